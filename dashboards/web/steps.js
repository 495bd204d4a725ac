// The score over time as ECharts draws it: steps, never smoothed, broken where nothing could be judged, releases as ticks below.
(function () {
  'use strict';
  var p = window.plumb;

  function dated(trend) { return trend.filter(function (x) { return x[0] !== null; }); }

  // Each value holds until the next point, so a hole begins where the value before it ends.
  function line(w, column) {
    var out = [], points = w.points;
    points.forEach(function (x, i) {
      var seen = x[3] > 0;
      if (!seen && i > 0 && points[i - 1][3] > 0) out.push([x[0] * 1000, points[i - 1][column]]);
      out.push([x[0] * 1000, seen ? x[column] : null]);
    });
    var last = points[points.length - 1];
    if (last && w.as_of !== null && w.as_of > last[0]) out.push([w.as_of * 1000, last[3] > 0 ? last[column] : null]);
    return out;
  }

  function holes(w) {
    var out = [], begun = false;
    w.points.forEach(function (x, i) {
      begun = begun || x[3] > 0;
      if (x[3] > 0 || !begun) return;
      var end = i + 1 < w.points.length ? w.points[i + 1][0] : w.as_of;
      var before = out[out.length - 1];
      if (before && before[1].xAxis === x[0] * 1000) before[1].xAxis = end * 1000;
      else if (end > x[0]) out.push([{ xAxis: x[0] * 1000 }, { xAxis: end * 1000 }]);
    });
    if (w.uneven) {
      out = out.filter(function (h) { return h[1].xAxis <= w.uneven * 1000; });
      if (w.end > w.uneven * 1000) out.push([{ xAxis: Math.max(w.begin, w.uneven * 1000), name: '┄ not all was read' }, { xAxis: w.end }]);
    }
    out.forEach(function (h) {  // words wider than their hole would lie over what was judged
      if (h[1].xAxis - h[0].xAxis < (w.end - w.begin) / 7) h[0].label = { show: false };
    });
    return out;
  }

  // Spans a source could not be read for, cut to what is drawn.
  function gaps(w) {
    return w.gap_spans.map(function (g) { return [g[0] === null ? w.begin : Math.max(g[0] * 1000, w.begin), g[1] === null ? w.end : Math.min(g[1] * 1000, w.end)]; })
      .filter(function (s) { return s[1] > s[0]; })
      .map(function (s) { return [{ coord: [s[0], w.top] }, { coord: [s[1], w.top] }]; });
  }

  function gapsAt(w, ms) {
    return w.gap_spans.filter(function (g) { return (g[0] === null || g[0] * 1000 <= ms) && (g[1] === null || ms < g[1] * 1000); })
      .map(function (g) { return '\nnot collected: ' + p.visible(g[2]) + ' ' + p.visible(g[3]); }).slice(0, 5).join('');
  }

  // The first days of years; of a short history some dates evenly apart.
  function marks(w) {
    var most = w.small ? 4 : 12, first = new Date(w.begin).getUTCFullYear() + 1, last = new Date(w.end).getUTCFullYear(), at = [];
    for (var y = first; y <= last; y += Math.ceil((last - first + 1) / most)) at.push(Date.UTC(y, 0, 1));
    if (at.length > 2) return { at: at, words: function (ms) { return String(new Date(ms).getUTCFullYear()); } };
    at = (w.small ? [0, 1] : [0, 0.25, 0.5, 0.75, 1]).map(function (share) { return w.begin + (w.end - w.begin) * share; });
    return { at: at, words: function (ms) { return p.day(Math.floor(ms / 1000)); } };
  }

  function tooltip(w) {
    return function (items) {
      var ms = items[0].axisValue, x = null;
      for (var i = 0; i < w.points.length && w.points[i][0] * 1000 <= ms; ++i) x = w.points[i];
      var head = 'from ' + p.day(Math.floor(ms / 1000));
      if (!x || x[3] === 0) return head + '\nnothing could be judged' + gapsAt(w, ms);
      return head + '\nconfirmed ' + x[1] + ', possible ' + x[2] + '\n' + (w.of - x[3]) + ' could not be judged' + gapsAt(w, ms);
    };
  }

  // Two ends that lie close are drawn apart; one on the axis goes up, since the last date stands below it.
  function lift(last, top, column) {
    var near = last[2] - last[1] < 4, low = last[1] < top / 16;
    if (column === 1) return low ? -8 : near ? 8 : 0;
    return !near ? 0 : low && last[2] < top / 8 ? -24 : -8;
  }

  function label(w, word, colour, font, column) {
    var last = w.points[w.points.length - 1];
    return { show: last[3] > 0 && !w.small && !w.uneven, formatter: function () { return last[column] + ' ' + word; }, color: colour, fontSize: 13, fontFamily: font.fontFamily,
      offset: [2, lift(last, w.top, column)] };
  }

  function axes(w, font, ticks) {
    var hair = p.chart.css('--hair'), dates = marks(w), right = w.small ? 14 : w.uneven ? 40 : 100, left = w.small ? 28 : 36;
    var time = { type: 'value', min: w.begin, max: w.end, axisLine: { lineStyle: { color: hair } }, axisTick: { show: false }, splitLine: { show: false } };
    return {
      grid: [{ left: left, right: right, top: w.small ? 8 : 16, bottom: w.small ? 22 : ticks.length ? 84 : 32 }, { left: left, right: right, height: 14, bottom: 30 }],
      xAxis: [Object.assign({ gridIndex: 0, axisLabel: Object.assign({ hideOverlap: true, customValues: dates.at, formatter: dates.words }, font) }, time),
        Object.assign({ gridIndex: 1, axisLabel: { show: false } }, time, { axisLine: { show: false } })],
      yAxis: [{ gridIndex: 0, axisLine: { show: false }, axisTick: { show: false }, min: 0, max: w.top, minInterval: 1, splitNumber: w.small ? 2 : 4, name: '', axisLabel: Object.assign({ showMaxLabel: false }, font), splitLine: { lineStyle: { color: hair } } },
        { gridIndex: 1, show: false, min: 0, max: 1 }]
    };
  }

  function lines(w, font) {
    var css = p.chart.css, solid = css('--observed'), edge = css('--indicated-ink');
    return [
      { name: 'possible', type: 'line', step: 'end', symbol: 'none', data: line(w, 2), connectNulls: false, lineStyle: { color: edge, width: 1.5, type: [5, 3] },
        areaStyle: { color: p.chart.hatch(css('--indicated'), 2), opacity: 1 }, endLabel: label(w, 'possible', edge, font, 2), z: 2,
        markArea: { silent: true, data: holes(w), itemStyle: { color: css('--hole') }, label: { show: !w.small, position: 'insideTop', formatter: function (h) { return h.name || '┄ nothing judged'; }, color: css('--soft'), fontSize: 12 } },
        markLine: { silent: true, symbol: 'none', data: gaps(w), label: { show: false }, lineStyle: { color: css('--absent'), width: 2, type: [3, 4] } } },
      { name: 'confirmed', type: 'line', step: 'end', symbol: 'none', data: line(w, 1), connectNulls: false, lineStyle: { color: solid, width: 2.5 },
        areaStyle: { color: css('--ground'), opacity: 1 }, endLabel: label(w, 'confirmed', solid, font, 1), z: 3 },
      { name: 'confirmed area', type: 'line', step: 'end', symbol: 'none', data: line(w, 1), connectNulls: false, silent: true, lineStyle: { width: 0 }, areaStyle: { color: solid, opacity: 0.85 }, z: 3 }
    ];
  }

  function releases(ticks) {
    var soft = p.chart.css('--soft');
    return { name: 'releases', type: 'scatter', xAxisIndex: 1, yAxisIndex: 1, symbol: 'rect', symbolSize: [1.5, 12], itemStyle: { color: soft },
      data: ticks.map(function (r) { return { value: [r[0] * 1000, 0.5], name: p.visible(r[1]) }; }),
      label: { show: ticks.length <= 30, position: 'bottom', distance: 6, formatter: '{b}', color: soft, fontSize: 11, padding: [0, 5] },
      labelLayout: { hideOverlap: true }, tooltip: { trigger: 'item', formatter: function (i) { return i.name + '\n' + p.day(i.value[0] / 1000); } } };
  }

  // w: points, as_of, of, gap_spans, releases, begin and end in milliseconds, top, small.
  function option(w) {
    var css = p.chart.css, font = p.chart.font(w.small ? 12 : 13);
    var ticks = w.releases.filter(function (r) { return r[0] !== null && r[0] * 1000 >= w.begin && r[0] * 1000 <= w.end; });
    return Object.assign({
      animation: false, textStyle: font,
      tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, formatter: tooltip(w), backgroundColor: css('--ground'), borderColor: css('--hair'),
        textStyle: { color: css('--ink'), fontFamily: font.fontFamily, fontSize: 13 }, axisPointer: { lineStyle: { color: css('--soft'), type: 'dotted' } } },
      series: lines(w, font).concat([releases(ticks)])
    }, axes(w, font, ticks));
  }

  // The finding in words. Equal ends are no flat line: what lay between is said, or the words would deny the chart.
  function finding(points) {
    var seen = points.filter(function (x) { return x[3] > 0; });
    if (!seen.length) return 'No trend yet: nothing could be judged at any time';
    var a = seen[0], b = seen[seen.length - 1], year = p.day(a[0]).slice(0, 4);
    function move(word, column, is) {
      var from = a[column], to = b[column];
      if (to !== from) return word + (to > from ? ' rose from ' : ' fell from ') + from + ' to ' + to;
      var values = seen.map(function (x) { return x[column]; });
      var low = Math.min.apply(null, values), high = Math.max.apply(null, values);
      if (low === high) return word + ' stayed at ' + to;
      return word + ' ' + (is || 'is') + ' at ' + to + ' as at first, ' + (high > to ? 'up to ' + high : 'down to ' + low) + ' between';
    }
    var blind = points.length;  // a slip into the dark comes first, not the climb before it
    while (points[blind - 1][3] === 0) --blind;
    if (blind < points.length)
      return 'Nothing could be judged since ' + p.day(points[blind][0]) + '; ' + move('before, confirmed', 1, 'was') + ', ' + move('possible', 2, 'was');
    return move('Confirmed', 1) + ', ' + move('possible', 2) + ' since ' + year;
  }

  p.steps = { dated: dated, option: option, finding: finding, lift: lift, holes: holes };
})();
