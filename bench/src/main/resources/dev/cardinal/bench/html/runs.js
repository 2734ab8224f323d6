"use strict";

/* Charts of whole runs; see charts.js. */
(() => {
  const {digits, range, change, plural, tip, title, color, symbol, byContestant, at, entry} = charts;
  const {base, axis, xValues, yValues, byRows, plot, logarithmic, whisker, rowWhiskers} = charts;

  const latency = (data, place, look) => {
    const own = byContestant(data, at(data.comparison.latencies, place)).map(([, [l]]) => l);
    const rows = own.map(l => ({
      name: title(data, l.contestant), figure: `${digits(l.millis.median)} ms`
    }));
    const layout = byRows(look, rows);
    const mark = (name, shape, value) => ({
      name, type: "scatter", symbol: shape, symbolSize: 7, z: 5, silent: true,
      itemStyle: {color: look.paper, borderColor: look.ink, borderWidth: 1.5},
      data: own.map((l, i) => [value(l), i])
    });
    return {
      height: layout.height,
      legend: [
        {name: "median", color: look.faint, symbol: "rect"},
        {name: "its 95 % range", color: look.ink, symbol: "whisker"},
        {name: "p95", color: look.ink, symbol: "diamond", hollow: true},
        {name: "p99", color: look.ink, symbol: "circle", hollow: true}
      ],
      option: {
        ...base(look),
        grid: layout.grid,
        xAxis: xValues(look, "milliseconds (less is faster)", {min: 0}),
        yAxis: layout.axis,
        tooltip: {
          ...base(look).tooltip,
          formatter: p => {
            const l = own[p.dataIndex];
            return tip(
              rows[p.dataIndex].name,
              `median ${digits(l.millis.median)} ms, 95 % range ${range(l.millis)} ms`,
              `p95 ${digits(l.p95)} ms, p99 ${digits(l.p99)} ms`,
              `${plural(l.forks.reduce((n, f) => n + f.values.length, 0), "run")} in ${plural(l.forks.length, "fork")}`,
              `${plural(l.threadsSeen, "thread")} took part`);
          }
        },
        series: [
          {
            type: "bar", barWidth: 16,
            data: own.map(l => ({
              value: l.millis.median, itemStyle: {color: color(data, look, l.contestant)}
            }))
          },
          rowWhiskers(look, own.map((l, i) => [l.millis.low, l.millis.high, i]), () => look.ink),
          mark("p95", "diamond", l => l.p95),
          mark("p99", "circle", l => l.p99)
        ]
      }
    };
  };

  /* Points with intervals beside a line at 1; charts of all cases have the same axis. */
  const forest = (data, look, figures, place, interval, name, format, tick) => {
    const own = byContestant(data, at(figures, place)).map(([, [f]]) => f);
    if (own.length === 0) {
      return null;
    }
    const ends = figures.flatMap(f => [interval(f).low, interval(f).high, 1]);
    const margin = 0.08 * (Math.max(...ends) - Math.min(...ends)) || 0.05;
    const paint = i => color(data, look, own[i].contestant);
    const rows = own.map(f => ({name: title(data, f.contestant), figure: format(interval(f).median)}));
    const layout = byRows(look, rows);
    return {
      height: layout.height,
      legend: [],
      option: {
        ...base(look),
        grid: layout.grid,
        xAxis: xValues(look, name, {
          min: Math.max(0, Math.min(...ends) - margin), max: Math.max(...ends) + margin, splitNumber: 4,
          axisLabel: {
            color: look.faint, hideOverlap: true, showMinLabel: false, showMaxLabel: false,
            formatter: tick
          }
        }),
        yAxis: layout.axis,
        tooltip: {
          ...base(look).tooltip,
          formatter: p => {
            const f = own[p.dataIndex];
            return tip(
              rows[p.dataIndex].name, format(interval(f).median),
              `95 % range ${format(interval(f).low)} to ${format(interval(f).high)}`,
              ...(f.judgement ? [f.judgement] : []));
          }
        },
        series: [
          {
            type: "scatter", symbolSize: 11, z: 5,
            data: own.map((f, i) => ({
              value: [interval(f).median, i], symbol: symbol(data, f.contestant), itemStyle: {color: paint(i)}
            })),
            markLine: {
              silent: true, symbol: "none", label: {show: false},
              lineStyle: {color: look.ink, type: "solid", width: 1.2}, data: [{xAxis: 1}]
            }
          },
          rowWhiskers(look, own.map((f, i) => [interval(f).low, interval(f).high, i]), paint)
        ]
      }
    };
  };

  const ratio = (data, place, look) => {
    const first = data.comparison.contestants.find(c => !c.declined);
    const others = data.comparison.latencies.filter(l => first && l.contestant !== first.id);
    return forest(
      data, look, others, place, l => l.ratio, "← faster | slower →", v => v.toFixed(3), v => v.toFixed(2));
  };

  const changes = (data, place, look) =>
    forest(data, look, data.verdicts, place, v => v.change, "← faster | slower →", change,
      v => change(v).replace(".0", "").replace("±", ""));

  /* Lines over a few settings, one for each contestant, with intervals. */
  const lines = (data, look, figures, setting, interval, name, ideal) => {
    const settings = [...new Set(figures.map(setting))].sort((a, b) => a - b);
    const series = byContestant(data, figures).flatMap(([id, own]) => {
      const points = own.map(f => [settings.indexOf(setting(f)), interval(f)]).sort((a, b) => a[0] - b[0]);
      const stroke = color(data, look, id);
      return [
        {
          name: title(data, id), type: "line", symbol: symbol(data, id), symbolSize: 9,
          lineStyle: {color: stroke, width: 2}, itemStyle: {color: stroke},
          data: points.map(([i, v]) => [i, v.median, v.low, v.high])
        },
        {
          name: title(data, id), type: "custom", silent: true, z: 4, encode: {x: 0, y: [1, 2]},
          data: points.map(([i, v]) => [i, v.low, v.high]),
          renderItem: (params, api) =>
            whisker(
              look, api.coord([api.value(0), api.value(1)]), api.coord([api.value(0), api.value(2)]),
              stroke)
        }
      ];
    });
    const legend = byContestant(data, figures).map(([id]) => entry(data, look, id));
    if (ideal) {
      const base = Math.max(...figures.filter(f => setting(f) === settings[0]).map(f => interval(f).median));
      series.push({
        name: "in proportion", type: "line", symbol: "none", silent: true,
        lineStyle: {color: look.faint, type: "dotted", width: 1.5},
        data: settings.map((s, i) => [i, base * s / settings[0]])
      });
      legend.push({name: "in proportion", color: look.faint, symbol: "dots", toggles: true});
    }
    return settings.length > 1 && {
      height: 262,
      legend,
      option: {
        ...base(look),
        legend: {show: false, data: legend.map(l => l.name)},
        grid: plot,
        xAxis: axis(look, name, {
          type: "category", nameGap: 28, data: settings.map(String), splitLine: {show: false}
        }),
        yAxis: yValues(look, "images/s (more is faster)", {min: 0}),
        tooltip: {
          ...base(look).tooltip,
          formatter: p => tip(
            p.seriesName, `${settings[p.value[0]]} ${name}`,
            `${digits(p.value[1])} images/s, 95 % range ${digits(p.value[2])}–${digits(p.value[3])}`)
        },
        series
      }
    };
  };

  const speed = l => ({
    median: 1e3 * l.batch / l.millis.median, low: 1e3 * l.batch / l.millis.high, high: 1e3 * l.batch / l.millis.low
  });
  const threads = (data, place, look) =>
    lines(data, look, data.comparison.latencies.filter(l => l.batch === place.batch),
      l => l.threads, speed, "threads", true);
  const batch = (data, place, look) =>
    lines(data, look, data.comparison.latencies.filter(l => l.threads === place.threads),
      l => l.batch, speed, "images in a batch", false);
  const callers = (data, place, look) =>
    lines(data, look, at(data.comparison.throughputs, place), t => t.callers, t => t.images,
      "callers at once", false);

  const start = (data, place, look) => {
    const own = data.comparison.starts.filter(s => s.threads === place.threads && s.runs.values.length > 0);
    if (own.length === 0) {
      return null;
    }
    const runs = own.flatMap(s => s.runs.values).filter(v => v > 0);
    const wide = Math.max(...runs) > 4 * Math.min(...runs);
    const series = byContestant(data, own).flatMap(([id, starts]) => starts.flatMap(s => {
      const stroke = color(data, look, id);
      const points = s.ends.values.map((end, i) => [end / 1e3, s.runs.values[i]]);
      const steady = points.find(([end]) => end * 1e3 >= s.steady);
      return [
        {
          name: title(data, id), type: "line", symbol: symbol(data, id), showAllSymbol: true, symbolSize: 4,
          lineStyle: {color: stroke, width: 1.5}, itemStyle: {color: stroke}, data: points
        },
        {
          name: title(data, id), type: "scatter", symbol: "circle", symbolSize: 15, silent: true, z: 5,
          itemStyle: {color: "transparent", borderColor: stroke, borderWidth: 2.5},
          data: steady ? [steady] : []
        }
      ];
    }));
    const legend = byContestant(data, own).map(([id]) => entry(data, look, id));
    return {
      height: 322,
      legend: [...legend, {name: "steady from here", color: look.ink, symbol: "circle", hollow: true}],
      option: {
        ...base(look),
        legend: {show: false, data: legend.map(l => l.name)},
        grid: plot,
        xAxis: xValues(look, "seconds since the process was started", {min: 0}),
        yAxis: yValues(look, `ms for a run${wide ? ", logarithmic" : ""}`, wide
          ? logarithmic(look, Math.min(...runs), Math.max(...runs))
          : {min: 0}),
        tooltip: {
          ...base(look).tooltip,
          formatter: p => tip(
            p.seriesName, `run ${p.dataIndex + 1} ended after ${p.value[0].toFixed(2)} s`,
            `it took ${digits(p.value[1])} ms`)
        },
        series
      }
    };
  };

  Object.assign(charts.kinds, {latency, ratio, change: changes, threads, batch, callers, start});
})();
