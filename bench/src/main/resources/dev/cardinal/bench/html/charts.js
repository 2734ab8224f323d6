"use strict";

/*
 * What charts have in common. In kinds are their builders, by name: each takes the figures, the
 * case (batch and threads, 0 for all) and the look (colours, width), and gives the height, the
 * legend and the option for ECharts; or nothing, where there is nothing to show.
 */
const charts = (() => {
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];
  const ROW = 48;

  const digits = value => {
    const size = Math.abs(value);
    const decimals = size >= 99.95 || size === 0 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
    return value.toLocaleString("en", {minimumFractionDigits: decimals, maximumFractionDigits: decimals});
  };
  const range = (interval, of = digits) => `${of(interval.low)}–${of(interval.high)}`;
  const percent = part => `${(100 * part).toFixed(1)} %`;
  const change = ratio => {
    const size = Math.abs(100 * (ratio - 1)).toFixed(1);
    return `${size === "0.0" ? "±" : ratio < 1 ? "−" : "+"}${size} %`;
  };
  const plural = (n, thing) => `${n} ${thing}${n === 1 ? "" : "s"}`;

  /* Text in a tooltip is never HTML: names come from files. */
  const tip = (title, ...lines) => {
    const box = document.createElement("div");
    box.className = "tip";
    box.append(Object.assign(document.createElement("strong"), {textContent: title}));
    lines.forEach(line => box.append(Object.assign(document.createElement("div"), {textContent: line})));
    return box;
  };

  const contestants = data => data.comparison.contestants.map(c => c.id);
  const title = (data, id) => (data.comparison.contestants.find(c => c.id === id) || {title: id}).title;
  const place = (data, id) => Math.max(0, contestants(data).indexOf(id));
  const color = (data, look, id) => look.contestants[place(data, id) % look.contestants.length];
  const symbol = (data, id) => SYMBOLS[place(data, id) % SYMBOLS.length];
  const byContestant = (data, figures) =>
    contestants(data)
      .map(id => [id, figures.filter(f => f.contestant === id)])
      .filter(([, own]) => own.length > 0);
  const at = (figures, place) =>
    figures.filter(f => f.batch === place.batch && f.threads === place.threads);
  const entry = (data, look, id) => ({
    name: title(data, id), color: color(data, look, id), symbol: symbol(data, id), toggles: true
  });

  const base = look => ({
    animation: false,
    textStyle: {fontFamily: look.font, color: look.ink},
    legend: {show: false},
    tooltip: {
      confine: true, backgroundColor: look.raised, borderColor: look.line, textStyle: {color: look.ink}
    }
  });
  const axis = (look, name, more) => ({
    name,
    nameLocation: "middle",
    nameTextStyle: {color: look.faint, fontSize: 12},
    axisLabel: {color: look.faint, hideOverlap: true},
    axisLine: {show: true, lineStyle: {color: look.line}},
    axisTick: {lineStyle: {color: look.line}},
    splitLine: {lineStyle: {color: look.line, opacity: 0.6}},
    minorTick: {show: false},
    ...more
  });
  const xValues = (look, name, more) => axis(look, name, {type: "value", nameGap: 28, splitNumber: look.width < 480 ? 4 : 8, ...more});
  const yValues = (look, name, more) =>
    axis(look, name, {
      type: "value", nameLocation: "end", nameGap: 12,
      nameTextStyle: {color: look.faint, fontSize: 12, align: "left"}, ...more
    });

  /* ECharts labels fewer than ten powers of the base each, else every tenth alone. */
  const logarithmic = (look, low, high) => {
    const power = (value, base, round) => base ** round(Math.log(value) / Math.log(base));
    const ends = base => [power(low, base, Math.floor), power(high, base, Math.ceil)];
    const span = base => Math.log(ends(base)[1] / ends(base)[0]) / Math.log(base);
    const base = [2, 4, 10].find(b => span(b) < 9.5) || 100;
    const [min, max] = ends(base);
    const formatter = value =>
      value >= 1 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(2)));
    return {type: "log", logBase: base, min, max, axisLabel: {color: look.faint, hideOverlap: true, formatter}};
  };

  /* As much of a text as has room in so many pixels. */
  const pen = document.createElement("canvas").getContext("2d");
  const widthOf = (text, look) => {
    pen.font = `12px ${look.font}`;
    return pen.measureText(text).width;
  };
  const fit = (text, look, room) => {
    const letters = [...text];
    const shown = () => letters.join("") + (letters.length < [...text].length ? "…" : "");
    while (letters.length > 1 && widthOf(shown(), look) > room) {
      letters.pop();
    }
    return shown();
  };

  /* A name on at most two lines. */
  const wrap = (text, look, room) => {
    const words = text.split(" ");
    let line = words.shift();
    while (words.length > 0 && widthOf(`${line} ${words[0]}`, look) <= room) {
      line += ` ${words.shift()}`;
    }
    return [line, ...(words.length > 0 ? [words.join(" ")] : [])].map(l => fit(l, look, room));
  };

  /* Rows of contestants, top to bottom: the last line of a label is its figure. */
  const byRows = (look, rows, room = 46) => {
    const labels = rows.map(r => [...wrap(r.name, look, 0.36 * look.width), r.figure]);
    const left = Math.max(...labels.flat().map(text => widthOf(text, look))) + 12;
    return {
      height: rows.length * ROW + room,
      grid: {left, right: 24, top: 2, bottom: room - 2},
      axis: axis(look, "", {
        type: "category",
        inverse: true,
        data: labels.map((_, i) => String(i)),
        splitLine: {show: false},
        axisTick: {show: false},
        axisLabel: {
          interval: 0,
          formatter: i => {
            const lines = labels[i].map(text => text.replace(/[{}|]/g, " "));
            const figure = lines.pop();
            return [...lines.map(line => `{name|${line}}`), `{figure|${figure}}`].join("\n");
          },
          rich: {
            name: {color: look.ink, fontSize: 12, lineHeight: 15, align: "right"},
            figure: {color: look.faint, fontSize: 12, lineHeight: 15, align: "right"}
          }
        }
      })
    };
  };
  const plot = {left: 4, right: 24, top: 30, bottom: 28, containLabel: true};

  /*
   * A line from the low to the high end of an interval, with a bar at each end, and a halo to stand
   * out from what it lies on; nothing for what was measured once.
   */
  const whisker = (look, from, to, stroke, half = 7) => {
    if (from[0] === to[0] && from[1] === to[1]) {
      return null;
    }
    const flat = from[1] === to[1];
    const bar = ([x, y]) =>
      flat ? {x1: x, y1: y - half, x2: x, y2: y + half} : {x1: x - half, y1: y, x2: x + half, y2: y};
    const shapes = [{x1: from[0], y1: from[1], x2: to[0], y2: to[1]}, bar(from), bar(to)];
    const lines = style => shapes.map(shape => ({type: "line", shape, style, silent: true}));
    return {
      type: "group",
      children: [
        ...lines({stroke: look.paper, lineWidth: 4, opacity: 0.7}), ...lines({stroke, lineWidth: 1.6})
      ]
    };
  };
  const rowWhiskers = (look, data, stroke) => ({
    type: "custom",
    z: 4,
    silent: true,
    encode: {x: [0, 1], y: 2},
    data,
    renderItem: (params, api) =>
      whisker(
        look, api.coord([api.value(0), api.value(2)]), api.coord([api.value(1), api.value(2)]),
        stroke(api.value(2)))
  });

  return {
    digits, range, percent, change, plural, tip, title, color, symbol, byContestant, at, entry,
    base, axis, xValues, yValues, byRows, plot, logarithmic, whisker, rowWhiskers,
    kinds: {}
  };
})();
