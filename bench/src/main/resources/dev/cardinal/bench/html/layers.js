"use strict";

/* Charts of layers, and of memory and disk; see charts.js. */
(() => {
  const {digits, percent, plural, tip, title, color, symbol, byContestant, at, entry, base} = charts;
  const {xValues, yValues, byRows, plot, logarithmic} = charts;
  const MIB = 1024 * 1024;

  /* The layers of a case, each with its kind. */
  const layersAt = (data, place) =>
    at(data.comparison.layers.map((l, i) => ({...l, kind: data.layerKinds[i]})), place);
  const kindColor = (data, look, kind) => look.kinds[data.kinds.indexOf(kind) % look.kinds.length];
  const kindLegend = (data, look, layers) =>
    data.kinds
      .filter(kind => layers.some(l => l.kind === kind))
      .map(kind => ({name: kind, color: kindColor(data, look, kind), symbol: "rect", toggles: true}));
  const gflops = l => (l.flops > 0 && l.millis > 0 ? l.flops / (l.millis * 1e6) : 0);
  const describe = (data, l) =>
    tip(
      l.nodes.length ? l.nodes.join(" + ") : l.operator,
      `${title(data, l.contestant)}: ${l.kernel}`,
      ...(l.problem ? [l.problem] : []),
      `${digits(l.millis)} ms${gflops(l) ? `, ${digits(gflops(l))} GFLOP/s` : ""}` +
        `${l.bytes && l.millis ? `, ${digits(l.bytes / (l.millis * 1e6))} GB/s` : ""}`);
  const sum = layers => layers.reduce((total, l) => total + l.millis, 0);

  charts.kinds.kinds = (data, place, look) => {
    const layers = layersAt(data, place);
    const own = byContestant(data, layers);
    const rows = own.map(([id, all]) => ({name: title(data, id), figure: `${digits(sum(all))} ms`}));
    const legend = kindLegend(data, look, layers);
    const layout = byRows(look, rows);
    return own.length > 0 && {
      height: layout.height,
      legend,
      option: {
        ...base(look),
        legend: {show: false, data: legend.map(l => l.name)},
        grid: layout.grid,
        xAxis: xValues(look, "ms, the sum of medians", {min: 0}),
        yAxis: layout.axis,
        tooltip: {
          ...base(look).tooltip,
          formatter: p => tip(
            p.seriesName, rows[p.dataIndex].name,
            `${digits(p.value)} ms, ${percent(p.value / sum(own[p.dataIndex][1]))} of its time`)
        },
        series: legend.map(kind => ({
          name: kind.name, type: "bar", stack: "all", barWidth: 20,
          itemStyle: {color: kind.color, borderColor: look.paper, borderWidth: 1},
          data: own.map(([, all]) => sum(all.filter(l => l.kind === kind.name)))
        }))
      }
    };
  };

  charts.kinds.timeline = (data, place, look) => {
    const layers = layersAt(data, place);
    const own = byContestant(data, layers);
    const rows = own.map(([id, all]) => ({
      name: title(data, id), figure: plural(all.length, "layer")
    }));
    const lane = new Map(own.map(([id], i) => [id, i]));
    const legend = kindLegend(data, look, layers);
    const layout = byRows(look, rows, 92);
    const end = Math.max(...layers.map(l => l.start + l.millis));
    return own.length > 0 && {
      height: layout.height,
      legend,
      option: {
        ...base(look),
        legend: {show: false, data: legend.map(l => l.name)},
        grid: layout.grid,
        xAxis: xValues(look, "ms since the run began", {min: 0, max: Math.ceil(end)}),
        yAxis: layout.axis,
        dataZoom: [{
          type: "slider", xAxisIndex: 0, bottom: 10, height: 24, brushSelect: false, filterMode: "none",
          showDetail: false, borderColor: look.line, fillerColor: look.line + "80",
          handleStyle: {color: look.raised, borderColor: look.faint},
          moveHandleStyle: {color: look.faint}, dataBackground: {lineStyle: {opacity: 0}, areaStyle: {opacity: 0}}
        }],
        tooltip: {...base(look).tooltip, formatter: p => describe(data, p.data.layer)},
        series: legend.map(kind => ({
          name: kind.name, type: "custom", clip: true, encode: {x: [0, 1], y: 2},
          itemStyle: {color: kind.color},
          data: layers.filter(l => l.kind === kind.name).map(layer => ({
            value: [layer.start, layer.start + layer.millis, lane.get(layer.contestant)], layer
          })),
          renderItem: (params, api) => {
            const [x, y] = api.coord([api.value(0), api.value(2)]);
            const [right] = api.coord([api.value(1), api.value(2)]);
            const shape = echarts.graphic.clipRectByRect(
              {x, y: y - 13, width: Math.max(right - x, 0.7), height: 26}, params.coordSys);
            return shape && {type: "rect", shape, style: {fill: api.visual("color"), stroke: look.paper, lineWidth: shape.width > 4 ? 0.5 : 0}};
          }
        }))
      }
    };
  };

  charts.kinds.roofline = (data, place, look) => {
    const layers = layersAt(data, place).filter(l => gflops(l) > 0 && l.bytes > 0);
    if (layers.length === 0) {
      return null;
    }
    const peak = data.comparison.conditions.peaks.find(p => p.threads === place.threads);
    const xs = layers.map(l => l.flops / l.bytes);
    const ys = layers.map(gflops);
    const knee = peak ? peak.gflops / peak.gigabytes : xs[0];
    const xLog = logarithmic(look, 0.95 * Math.min(...xs, knee), 1.05 * Math.max(...xs, knee));
    const yLog = logarithmic(look, 0.95 * Math.min(...ys), 1.05 * Math.max(...ys, peak ? peak.gflops : 0));
    const left = xLog.min;
    const bottom = yLog.min;
    const legend = byContestant(data, layers).map(([id]) => entry(data, look, id));
    const roof = peak ? [{
      name: "roof", type: "line", symbol: "none", silent: true, z: 1, clip: true,
      lineStyle: {color: look.ink, width: 2},
      data: [
        ...(left < knee ? [[Math.max(left, bottom / peak.gigabytes), Math.max(left * peak.gigabytes, bottom)]] : []),
        [Math.max(knee, left), peak.gflops], [xLog.max, peak.gflops]
      ]
    }] : [];
    const note = peak
      ? [{name: `roof: ${digits(peak.gflops)} GFLOP/s of FMA, ${digits(peak.gigabytes)} GB/s of memory`,
        color: look.ink, symbol: "line"}]
      : [];
    return {
      height: Math.min(520, Math.max(340, look.width * 0.6)),
      legend: [...legend, ...note],
      option: {
        ...base(look),
        legend: {show: false, data: legend.map(l => l.name)},
        grid: plot,
        xAxis: xValues(look, "FLOP for each byte", xLog),
        yAxis: yValues(look, "GFLOP/s", yLog),
        tooltip: {...base(look).tooltip, formatter: p => describe(data, p.data.layer)},
        series: [...roof, ...byContestant(data, layers).map(([id, own]) => ({
          name: title(data, id), type: "scatter", symbol: symbol(data, id), symbolSize: 9, z: 3,
          itemStyle: {color: color(data, look, id), opacity: 0.75, borderColor: look.paper, borderWidth: 0.5},
          data: own.map(layer => ({value: [layer.flops / layer.bytes, gflops(layer)], layer}))
        }))]
      }
    };
  };

  /* Bars of bytes: one above the other, or side by side. */
  const bytes = (look, rows, parts, stack, line, layout = byRows(look, rows)) => rows.length > 0 && {
    height: layout.height,
    legend: [
      ...parts.map(p => ({...p, symbol: "rect"})),
      ...(line ? [{name: "an empty Java", color: look.ink, symbol: "dash"}] : [])
    ],
    option: {
      ...base(look),
      grid: layout.grid,
      xAxis: xValues(look, "MiB", {min: 0}),
      yAxis: layout.axis,
      tooltip: {
        ...base(look).tooltip,
        formatter: p => tip(rows[p.dataIndex].name, `${p.seriesName}: ${digits(p.value)} MiB`)
      },
      series: parts.map((part, i) => ({
        name: part.name, type: "bar", stack: stack || undefined, barWidth: stack ? 16 : 12, barGap: "0%",
        itemStyle: {color: part.color},
        data: part.values.map(v => v / MIB),
        markLine: i === 0 && line ? {
          silent: true, symbol: "none", label: {show: false},
          lineStyle: {color: look.ink, type: "dashed", width: 1.2}, data: [{xAxis: line / MIB}]
        } : undefined
      }))
    }
  };

  charts.kinds.memory = (data, place, look) => {
    const own = byContestant(data, at(data.comparison.footprints, place)).map(([, [f]]) => f);
    const rows = own.map(f => ({
      name: title(data, f.contestant), figure: `${digits(f.residentBytes / MIB)} MiB`
    }));
    return bytes(look, rows, [
      {name: "resident, warm", color: look.kinds[0], values: own.map(f => f.residentBytes)},
      {name: "at most", color: look.kinds[5], values: own.map(f => f.peakBytes)}
    ], "", Math.max(0, ...own.map(f => f.emptyBytes)));
  };

  charts.kinds.disk = (data, _, look) => {
    const own = data.comparison.contestants.filter(c => !c.declined);
    const rows = own.map(c => ({
      name: c.title, figure: `${digits((c.libraryBytes + c.modelBytes) / MIB)} MiB`
    }));
    return bytes(look, rows, [
      {name: "library", color: look.kinds[0], values: own.map(c => c.libraryBytes)},
      {name: "model", color: look.kinds[5], values: own.map(c => c.modelBytes)}
    ], "all", 0);
  };
})();
