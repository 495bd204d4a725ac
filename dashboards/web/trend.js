// The score over time: steps, never smoothed, broken where nothing could be judged, releases as ticks below.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data;
  var points = d.trend.filter(function (x) { return x[0] !== null; });

  function css(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  // Each value holds until the next point, so a hole begins where the value before it ends.
  function line(column) {
    var out = [];
    points.forEach(function (x, i) {
      var seen = x[3] > 0;
      if (!seen && i > 0 && points[i - 1][3] > 0) out.push([x[0] * 1000, points[i - 1][column]]);
      out.push([x[0] * 1000, seen ? x[column] : null]);
    });
    var last = points[points.length - 1];
    if (last && d.as_of !== null && d.as_of > last[0]) out.push([d.as_of * 1000, last[3] > 0 ? last[column] : null]);
    return out;
  }

  function holes() {
    var out = [];
    points.forEach(function (x, i) {
      if (x[3] > 0 || points.slice(0, i).every(function (y) { return y[3] === 0; })) return;
      var end = i + 1 < points.length ? points[i + 1][0] : d.as_of;
      var before = out[out.length - 1];
      if (before && before[1].xAxis === x[0] * 1000) before[1].xAxis = end * 1000;
      else if (end > x[0]) out.push([{ xAxis: x[0] * 1000 }, { xAxis: end * 1000 }]);
    });
    return out;
  }

  // Spans a source could not be read for, cut to what is drawn.
  function gaps(begin, end, height) {
    return d.gap_spans.map(function (g) { return [g[0] === null ? begin : Math.max(g[0] * 1000, begin), g[1] === null ? end : Math.min(g[1] * 1000, end)]; })
      .filter(function (s) { return s[1] > s[0]; })
      .map(function (s) { return [{ coord: [s[0], height] }, { coord: [s[1], height] }]; });
  }

  function gapsAt(ms) {
    return d.gap_spans.filter(function (g) { return (g[0] === null || g[0] * 1000 <= ms) && (g[1] === null || ms < g[1] * 1000); })
      .map(function (g) { return '\nnot collected: ' + p.visible(g[2]) + ' ' + p.visible(g[3]); }).slice(0, 5).join('');
  }

  // The first days of years; of a short history five dates evenly apart.
  function marks(begin, end) {
    var first = new Date(begin).getUTCFullYear() + 1, last = new Date(end).getUTCFullYear(), at = [];
    for (var y = first; y <= last; y += Math.ceil((last - first + 1) / 12)) at.push(Date.UTC(y, 0, 1));
    if (at.length > 2) return { at: at, words: function (ms) { return String(new Date(ms).getUTCFullYear()); } };
    at = [0, 1, 2, 3, 4].map(function (i) { return begin + (end - begin) * i / 4; });
    return { at: at, words: function (ms) { return p.day(Math.floor(ms / 1000)); } };
  }

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

  function at(ms) {
    var found = null;
    for (var i = 0; i < points.length && points[i][0] * 1000 <= ms; ++i) found = points[i];
    return found;
  }

  function tooltip(items) {
    var ms = items[0].axisValue, x = at(ms);
    var head = 'from ' + p.day(Math.floor(ms / 1000));
    if (!x || x[3] === 0) return head + '\nnothing could be judged' + gapsAt(ms);
    return head + '\nconfirmed ' + x[1] + ', possible ' + x[2] + '\n' + (d.of - x[3]) + ' could not be judged' + gapsAt(ms);
  }

  function option() {
    var ink = css('--ink'), soft = css('--soft'), hair = css('--hair'), solid = css('--observed'), edge = css('--indicated-ink');
    var font = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13, color: soft };
    var top = Math.max(8, Math.ceil(1.15 * points.reduce(function (m, x) { return Math.max(m, x[2]); }, 0)));
    var begin = points[0][0] * 1000, end = Math.max(d.as_of || 0, points[points.length - 1][0]) * 1000;
    var ticks = d.releases.filter(function (r) { return r[0] !== null && r[0] * 1000 >= begin && r[0] * 1000 <= end; });
    var dates = marks(begin, end), time = { type: 'value', min: begin, max: end, axisLine: { lineStyle: { color: hair } }, axisTick: { show: false }, splitLine: { show: false } };
    return {
      animation: false, textStyle: font, aria: { enabled: true, label: { description: finding() } },
      grid: [{ left: 36, right: 100, top: 16, bottom: ticks.length ? 84 : 32 }, { left: 36, right: 100, height: 14, bottom: 30 }],
      xAxis: [Object.assign({ gridIndex: 0, axisLabel: Object.assign({ hideOverlap: true, customValues: dates.at, formatter: dates.words }, font) }, time),
        Object.assign({ gridIndex: 1, axisLabel: { show: false } }, time, { axisLine: { show: false } })],
      yAxis: [{ gridIndex: 0, axisLine: { show: false }, axisTick: { show: false }, min: 0, max: top, minInterval: 1, splitNumber: 4, name: '', axisLabel: Object.assign({ showMaxLabel: false }, font), splitLine: { lineStyle: { color: hair } } },
        { gridIndex: 1, show: false, min: 0, max: 1 }],
      tooltip: { trigger: 'axis', renderMode: 'richText', formatter: tooltip, backgroundColor: css('--ground'), borderColor: hair,
        textStyle: { color: ink, fontFamily: font.fontFamily, fontSize: 13 }, axisPointer: { lineStyle: { color: soft, type: 'dotted' } } },
      series: [
        { name: 'possible', type: 'line', step: 'end', symbol: 'none', data: line(2), connectNulls: false, lineStyle: { color: edge, width: 1.5, type: [5, 3] },
          areaStyle: { color: hatch(css('--indicated'), 2), opacity: 1 }, endLabel: label('possible', edge, font, 2), z: 2,
          markArea: { silent: true, data: holes(), itemStyle: { color: css('--hole') }, label: { show: true, position: 'insideTop', formatter: '┄ nothing judged', color: soft, fontSize: 12 } },
          markLine: { silent: true, symbol: 'none', data: gaps(begin, end, top), label: { show: false }, lineStyle: { color: css('--absent'), width: 2, type: [3, 4] } } },
        { name: 'confirmed', type: 'line', step: 'end', symbol: 'none', data: line(1), connectNulls: false, lineStyle: { color: solid, width: 2.5 },
          areaStyle: { color: css('--ground'), opacity: 1 }, endLabel: label('confirmed', solid, font, 1), z: 3 },
        { name: 'confirmed area', type: 'line', step: 'end', symbol: 'none', data: line(1), connectNulls: false, silent: true, lineStyle: { width: 0 }, areaStyle: { color: solid, opacity: 0.85 }, z: 3 },
        { name: 'releases', type: 'scatter', xAxisIndex: 1, yAxisIndex: 1, symbol: 'rect', symbolSize: [1.5, 12], itemStyle: { color: soft },
          data: ticks.map(function (r) { return { value: [r[0] * 1000, 0.5], name: p.visible(r[1]) }; }),
          label: { show: ticks.length <= 30, position: 'bottom', distance: 6, formatter: '{b}', color: soft, fontSize: 11, padding: [0, 5] },
          labelLayout: { hideOverlap: true }, tooltip: { trigger: 'item', formatter: function (i) { return i.name + '\n' + p.day(i.value[0] / 1000); } } }
      ]
    };
  }

  function label(word, colour, font, column) {
    var last = points[points.length - 1];
    var near = last[2] - last[1] < 4;
    return { show: last[3] > 0, formatter: function () { return last[column] + ' ' + word; }, color: colour, fontSize: 13, fontFamily: font.fontFamily,
      offset: [2, near ? (column === 2 ? -8 : 8) : 0] };
  }

  function finding() {
    var seen = points.filter(function (x) { return x[3] > 0; });
    if (!seen.length) return 'No trend yet: nothing could be judged at any time';
    var a = seen[0], b = seen[seen.length - 1], year = p.day(a[0]).slice(0, 4);
    // Equal ends are no flat line: what lay between is said, or the title would deny its own chart.
    function move(word, column) {
      var from = a[column], to = b[column];
      if (to !== from) return word + (to > from ? ' rose from ' : ' fell from ') + from + ' to ' + to;
      var values = seen.map(function (x) { return x[column]; });
      var low = Math.min.apply(null, values), high = Math.max.apply(null, values);
      if (low === high) return word + ' stayed at ' + to;
      return word + ' is at ' + to + ' as at first, ' + (high > to ? 'up to ' + high : 'down to ' + low) + ' between';
    }
    return move('Confirmed', 1) + ', ' + move('possible', 2) + ' since ' + year;
  }

  function table() {
    return el('table.steps', null, el('caption', null, 'The score at each step, newest first'),
      el('thead', null, el('tr', null, ['From', 'Confirmed', 'Possible', 'Not judged'].map(function (t, i) { return el(i ? 'th.number' : 'th', { scope: 'col' }, t); }))),
      el('tbody', null, points.slice().reverse().map(function (x) {
        var hole = x[3] === 0;
        return el('tr', null, el('td', null, p.day(x[0])), el('td.number', null, hole ? '┄' : x[1]), el('td.number', null, hole ? '┄' : x[2]), el('td.number', null, d.of - x[3]));
      })));
  }

  function releases() {
    if (!d.releases.length) return null;
    return el('table.steps', null, el('caption', null, 'Releases'), el('thead', null, el('tr', null, el('th', { scope: 'col' }, 'Tagged'), el('th', { scope: 'col' }, 'Release'), el('th', { scope: 'col' }, 'Source'))),
      el('tbody', null, d.releases.slice().reverse().map(function (r) { return el('tr', null, el('td', null, p.day(r[0])), el('td', null, r[1]), el('td', null, r[2])); })));
  }

  function section() {
    if (!points.length) return p.section('trend', 'No trend yet', el('p', null, 'Nothing dated was collected. A history fills this: plumbline audit PATH'));
    var canvas = el('div.chart', { role: 'img', 'aria-label': finding() + '. The same data as a table: press t' });
    var tables = el('div.tables', { hidden: true }, table(), releases());
    var button = el('button.quiet', { type: 'button', 'aria-expanded': 'false', click: toggle }, 'Show as a table (t)');
    function toggle() {
      tables.hidden = !tables.hidden;
      button.setAttribute('aria-expanded', String(!tables.hidden));
      button.textContent = tables.hidden ? 'Show as a table (t)' : 'Hide the table (t)';
    }
    p.toggleTrendTable = toggle;
    var redraw = draw(canvas);
    // A chart that cannot be drawn must not take the page with it: its table says the same.
    p.drawTrend = function () {
      try { redraw(); } catch (e) {
        canvas.hidden = true;
        if (tables.hidden) toggle();
      }
    };
    return p.section('trend', finding(), el('p.note', null, 'Activities of ' + d.of + ', by self-assessment with what is known now',
      d.releases.length ? '; ticks below are releases' : '', d.gap_spans.length ? '; the broken line above is where a source was not collected' : '', '.'), canvas, button, tables);
  }

  function draw(canvas) {
    var chart = null;
    return function () {
      if (!chart) chart = window.echarts.init(canvas, null, { renderer: 'canvas', devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
      chart.resize();
      chart.setOption(option(), true);
    };
  }

  p.trend = { section: section };
})();
