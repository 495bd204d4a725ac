// Words, dates and elements that every part of the page uses. Text only ever becomes text: nothing here or below sets markup.
(function () {
  'use strict';
  var STATES = {
    observed: { glyph: '●', word: 'observed', rank: 0 },
    attested: { glyph: '◆', word: 'attested', rank: 1 },
    indicated: { glyph: '◐', word: 'indicated', rank: 2 },
    absent: { glyph: '○', word: 'absent', rank: 3 },
    unknown: { glyph: '?', word: 'unknown', rank: 4 },
    not_applicable: { glyph: '–', word: 'n/a', rank: 5 }
  };

  // el('p.note', {title: 'x'}, 'text', child): a class after each dot, children as nodes or text.
  function el(name, attributes) {
    var parts = name.split('.');
    var node = document.createElement(parts[0]);
    if (parts.length > 1) node.className = parts.slice(1).join(' ');
    Object.keys(attributes || {}).forEach(function (key) {
      var value = attributes[key];
      if (typeof value === 'function') node.addEventListener(key, value);
      else if (value !== null && value !== false) node.setAttribute(key, value === true ? '' : String(value));
    });
    for (var i = 2; i < arguments.length; ++i) append(node, arguments[i]);
    return node;
  }

  function append(node, child) {
    if (Array.isArray(child)) child.forEach(function (c) { append(node, c); });
    else if (child !== null && child !== undefined && child !== '') {
      node.appendChild(typeof child === 'object' ? child : document.createTextNode(visible(String(child))));
    }
  }

  // Characters that reorder or hide what stands beside them are written out.
  function visible(text) {
    return text.replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb]/g,
      function (c) { return '\\u{' + c.charCodeAt(0).toString(16).padStart(4, '0') + '}'; });
  }

  // Seconds to 2026-08-22, UTC.
  function day(seconds) {
    if (seconds === null || seconds === undefined) return '';
    var date = new Date(seconds * 1000);
    return isNaN(date) ? String(seconds) : date.toISOString().replace(/T.*/, '').replace(/^\+0*/, '');
  }

  function count(n, one, many) { return n + ' ' + (n === 1 ? one : many); }

  // A probe's id in words: "security fixes reach a release, within P7D".
  function probeWords(id) { return id.replace(/_/g, ' ').replace(/ (\w+)=/g, ', $1 '); }

  function mark(state) {
    return el('span.mark.mark-' + state, { 'aria-hidden': 'true' }, STATES[state].glyph);
  }

  function stateWord(state) { return el('span.state', null, mark(state), ' ' + STATES[state].word); }

  // One part of a stacked bar; a share of nothing draws nothing.
  function segment(kind, n, of, title) {
    if (!(n > 0) || !(of > 0)) return null;
    var node = el('span.segment.fill-' + kind, { title: title });
    node.style.width = (100 * n / of) + '%';
    return node;
  }

  var SAID = ['observed', 'attested', 'indicated: a person must confirm', 'absent', 'could not be judged', 'not applicable'];
  // One bar of all states; `counts` in the order of STATES.
  function stateBar(kind, counts, of) {
    var names = Object.keys(STATES), order = [0, 1, 2, 3, 5, 4];
    return el('div.bar.' + kind, null, order.map(function (i) { return segment(names[i], counts[i], of, counts[i] + ' ' + SAID[i]); }));
  }

  // A call to copy. Where the clipboard is closed to the page, the text is selected instead.
  function command(text) {
    var code = el('code', null, text);
    var status = el('span.copied', { role: 'status' });
    function done(word) { status.textContent = word; setTimeout(function () { status.textContent = ''; }, 1500); }
    function select() { window.getSelection().selectAllChildren(code); done('selected'); }
    function copy() {
      if (!navigator.clipboard) return select();
      navigator.clipboard.writeText(text).then(function () { done('copied'); }, select);
    }
    return el('span.command', null, code, el('button.copy', { type: 'button', click: copy, 'aria-label': 'Copy: ' + text }, 'Copy'), status);
  }

  // The word as a shell takes it, whatever is in it.
  function shell(word) { return /^[A-Za-z0-9_.\/][A-Za-z0-9_.\/-]*$/.test(word) ? word : "'" + word.replace(/'/g, "'\\''") + "'"; }

  function section(id, title) {
    var heading = el('h2', { id: id + '-title' }, title);
    var node = el('section', { id: id, 'aria-labelledby': id + '-title' }, heading);
    for (var i = 2; i < arguments.length; ++i) append(node, arguments[i]);
    return node;
  }

  window.plumb = {
    STATES: STATES, el: el, append: append, day: day, count: count, probeWords: probeWords, mark: mark, stateWord: stateWord, segment: segment,
    command: command, shell: shell, section: section, visible: visible, data: {}, stateBar: stateBar
  };
})();
