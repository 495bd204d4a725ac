// Puts the page together in the order a reader needs it.
(function () {
  'use strict';
  var p = window.plumb, d = p.data, page = document.getElementById('page');

  function later(f) {
    var waiting = false;
    return function () {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(function () { waiting = false; f(); });
    };
  }

  function keys(event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (Object.prototype.hasOwnProperty.call(p.keys, event.key)) p.keys[event.key]();
    if (event.key === '/') { event.preventDefault(); document.querySelector('.filters input[type=search]').focus(); }
  }

  function fromAddress() {
    var at = '';
    try { at = decodeURIComponent(location.hash.slice(1)); } catch (e) { /* no name of ours: nothing to open */ }
    if (/^practice-/.test(at)) p.showPractice(at.slice(9));
    else p.show(at);
  }

  // On paper nothing is one key away: what is folded is written out.
  function paper() {
    var folded = [];
    window.addEventListener('beforeprint', function () {
      folded = Array.prototype.slice.call(document.querySelectorAll('details:not([open])'));
      folded.forEach(function (f) { f.open = true; });
      p.chart.redraw();
    });
    window.addEventListener('afterprint', function () {
      folded.forEach(function (f) { f.open = false; });
      p.chart.redraw();
    });
    window.matchMedia('print').addEventListener('change', p.chart.redraw);
  }

  function draw() {
    document.title = p.visible(d.title || d.subject) + ': ' + d.label;
    page.textContent = '';
    p.append(page, [p.score.gaps(), p.score.header(), p.score.score(), p.score.notices(), p.subjects.section(), p.practices.section(), p.heat.section(), p.trend.section(),
      p.next.section(), p.next.lapses(), p.gates.section(), p.compare.section(), p.table.section(), p.score.footer()]);
    p.table.draw();
    p.chart.redraw();
    window.addEventListener('resize', later(p.chart.redraw));
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', later(p.chart.redraw));
    paper();
    window.addEventListener('keydown', keys);
    window.addEventListener('hashchange', fromAddress);
    if (location.hash.length > 1) fromAddress();
    page.setAttribute('data-ready', '');
    performance.mark('ready');
  }

  p.load.start(function (missing) {
    if (!missing) return draw();
    page.textContent = '';
    p.append(page, p.el('p.gaps', { role: 'alert' }, missing + ' could not be read: it belongs beside index.html. Copy the whole folder, or write the page again: plumbline report -o DIR'));
  });
})();
