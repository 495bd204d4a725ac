// Which subject is shown, and its parts of the data: files beside this page, read when they are needed.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data, all = window.PLUMBLINE, waiting = {};

  function asked() {
    var found = /[?&]subject=([^&]*)/.exec(location.search);
    try { return found ? decodeURIComponent(found[1]) : null; } catch (e) { return null; }
  }

  function find(name) {
    for (var i = 0; i < all.subjects.length; ++i) if (all.subjects[i].name === name) return i;
    return -1;
  }

  // Scripts are the only files a page opened from the file system may read.
  function part(name, done) {
    if (all.parts[name]) return done(all.parts[name]);
    if (waiting[name]) return waiting[name].push(done);
    waiting[name] = [done];
    function told() {
      var list = waiting[name];
      delete waiting[name];
      list.forEach(function (f) { f(all.parts[name] || null); });
    }
    document.head.appendChild(el('script', { src: name + '.js', load: told, error: told }));
  }

  function merge(number, own) {
    var s = all.subjects[number];
    Object.assign(d, all, s, own);
    d.number = number;
    d.known = s;
    d.controls = all.controls.map(function (c, i) { return Object.assign({ terms: null }, c, own.standings[i]); });
    d.practices = all.practices.map(function (r, i) {
      var n = s.practices[i];
      return Object.assign({ confirmed: n[0], possible: n[1], unknown: n[2], high_water_mark: n[3] }, r);
    });
  }

  // Fills the data of the subject asked for, else of the first, then calls.
  function start(done) {
    var name = asked(), number = name === null ? 0 : find(name);
    d.missing = number < 0 ? name : null;
    if (number < 0) number = 0;
    part('subject-' + number, function (own) {
      if (own) merge(number, own);
      done(own ? null : 'subject-' + number + '.js');
    });
  }

  // Answers and rows of every activity, as `c.terms`; null stays where the file is not there.
  function evidence(done) {
    part('evidence-' + d.number, function (own) {
      if (!own) return done('evidence-' + d.number + '.js');
      d.controls.forEach(function (c, i) {
        c.terms = own.terms[i].map(function (t) {
          var ask = own.shared[t.ask], why = own.shared[t.why];
          return Object.assign({ population: false, witnesses: [], thin: [], first_exceptions: [], exceptions: 0, began_with: null, left_window: null, since: null, lapses: null,
            rule: ask[0], probe: ask[1], question: ask[2], asked: ask[3], answer: why[0], clause: why[1], missing: why[2] }, t, { why: null });
        });
      });
      done(null);
    });
  }

  // The gates of the releases; null where the file is not there.
  function gates(done) { part('gates-' + d.number, done); }

  // The address of a subject's own view; '' where the place is on this page.
  function address(subject, hash) {
    var here = subject.name === d.name;
    return (here ? '' : '?subject=' + encodeURIComponent(subject.name)) + (hash ? '#' + hash : here ? '#page' : '');
  }

  function below(name) { return all.subjects.filter(function (s) { return s.parent === name; }); }

  // From the first subject of the page down to this one.
  function path() {
    var out = [], s = d.known;
    while (s && out.length < 10) {
      out.unshift(s);
      s = s.parent ? all.subjects[find(s.parent)] : null;
    }
    return out;
  }

  p.load = { start: start, evidence: evidence, gates: gates, address: address, below: below, path: path };
})();
