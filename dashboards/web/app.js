// Puts the page together in the order a reader needs it.
(function () {
  'use strict';
  var p = window.plumb;

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
    if (event.key === 't' && p.toggleTrendTable) p.toggleTrendTable();
    if (event.key === '/') { event.preventDefault(); document.querySelector('.filters input').focus(); }
  }

  function fromAddress() {
    try { p.show(decodeURIComponent(location.hash.slice(1))); } catch (e) { /* not an id: nothing to open */ }
  }

  document.title = p.visible(p.data.subject) + ': ' + p.data.label;
  var page = document.getElementById('page');
  page.textContent = '';
  p.append(page, [p.score.gaps(), p.score.header(), p.score.score(), p.score.practices(), p.trend.section(), p.score.next(), p.table.section(), p.score.footer()]);
  p.table.draw();
  var redraw = p.drawTrend || function () {};
  redraw();
  window.addEventListener('resize', later(redraw));
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', later(redraw));
  window.matchMedia('print').addEventListener('change', redraw);
  // On paper nothing is one key away: what is folded is written out.
  var folded = [];
  window.addEventListener('beforeprint', function () {
    folded = Array.prototype.slice.call(document.querySelectorAll('details:not([open])'));
    folded.forEach(function (d) { d.open = true; });
    redraw();
  });
  window.addEventListener('afterprint', function () {
    folded.forEach(function (d) { d.open = false; });
    redraw();
  });
  window.addEventListener('keydown', keys);
  window.addEventListener('hashchange', fromAddress);
  if (location.hash.length > 1) fromAddress();
})();
