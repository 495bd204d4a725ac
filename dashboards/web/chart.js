// What all drawings share: colours of the style sheet, the hatch, and drawing again when size, ground or paper change.
(function () {
  'use strict';
  var p = window.plumb, drawn = [];

  function css(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }
  function font(size) { return { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size || 13, color: css('--soft') }; }

  function hatch(colour, scale) {
    var canvas = document.createElement('canvas'), size = 6 * scale;
    canvas.width = canvas.height = size;
    var c = canvas.getContext('2d');
    c.strokeStyle = colour;
    c.lineWidth = 1.4 * scale;
    for (var i = -1; i <= 1; ++i) {
      c.beginPath();
      c.moveTo(i * size, size);
      c.lineTo((i + 1) * size, 0);
      c.stroke();
    }
    return { image: canvas, repeat: 'repeat', scaleX: 1 / scale, scaleY: 1 / scale };
  }

  // `option` is asked again at every drawing; `failed` once, when the chart cannot be drawn: a table then says the same.
  function mount(canvas, option, failed) { drawn.push({ canvas: canvas, option: option, failed: failed, chart: null }); }

  function draw(one) {
    if (!one.canvas.clientWidth) return;
    try {
      if (!one.chart) one.chart = window.echarts.init(one.canvas, null, { renderer: 'canvas', devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
      one.chart.resize();
      one.chart.setOption(one.option(one.canvas.clientWidth), true);
    } catch (e) {
      one.canvas.hidden = true;
      if (one.failed) one.failed();
      one.failed = null;
    }
  }

  // A button and a key that show the same data as a table.
  function table(key, what, content) {
    var box = p.el('div.tables', { hidden: true, tabindex: '0', role: 'region', 'aria-label': what }, content);
    var button = p.el('button.quiet', { type: 'button', 'aria-expanded': 'false', click: toggle }, words());
    function words() { return (box.hidden ? 'Show as a table (' : 'Hide the table (') + key + ')'; }
    function toggle() {
      box.hidden = !box.hidden;
      button.setAttribute('aria-expanded', String(!box.hidden));
      button.textContent = words();
    }
    p.keys[key] = toggle;
    return { button: button, box: box, show: function () { if (box.hidden) toggle(); } };
  }

  p.keys = {};
  p.chart = { css: css, font: font, hatch: hatch, mount: mount, table: table, redraw: function () { drawn.forEach(draw); } };
})();
