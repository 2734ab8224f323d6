"use strict";

/* Draws the page's charts, their legends, and lets tables be sorted. */
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const figures = [...document.querySelectorAll(".chart")];
  const SVG = "http://www.w3.org/2000/svg";

  const look = width => {
    const style = getComputedStyle(document.documentElement);
    const of = name => style.getPropertyValue(name).trim();
    return {
      width,
      font: getComputedStyle(document.body).fontFamily,
      ink: of("--ink"), faint: of("--faint"), line: of("--line"), paper: of("--paper"), raised: of("--raised"),
      contestants: [0, 1, 2, 3, 4, 5].map(i => of(`--c${i}`)),
      kinds: [0, 1, 2, 3, 4, 5, 6, 7].map(i => of(`--k${i}`))
    };
  };

  /* The shapes of legends, as paths in a box of 14 by 14. */
  const SHAPES = {
    circle: "M7 2.5a4.5 4.5 0 1 0 .001 0z",
    rect: "M2.5 2.5h9v9h-9z",
    roundRect: "M4.5 2.5h5q2 0 2 2v5q0 2 -2 2h-5q-2 0 -2 -2v-5q0 -2 2 -2z",
    triangle: "M7 2l5 10h-10z",
    diamond: "M7 1.5l5 5.5l-5 5.5l-5 -5.5z",
    pin: "M7 13c-2 -4 -4.5 -5 -4.5 -7.5a4.5 4.5 0 0 1 9 0c0 2.5 -2.5 3.5 -4.5 7.5z",
    whisker: "M1 7h12M1 3v8M13 3v8",
    line: "M0 7h14",
    dots: "M1 7h1.5M6 7h1.5M11 7h1.5",
    dash: "M0 7h5M9 7h5"
  };
  const STROKES = ["whisker", "line", "dots", "dash"];

  const icon = item => {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    const stroked = item.hollow || STROKES.includes(item.symbol);
    const attributes = {width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true"};
    Object.entries(attributes).forEach(([name, value]) => svg.setAttribute(name, value));
    path.setAttribute("d", SHAPES[item.symbol] || SHAPES.circle);
    path.setAttribute("fill", stroked ? "none" : item.color);
    path.setAttribute("stroke", stroked ? item.color : "none");
    path.setAttribute("stroke-width", "1.8");
    svg.append(path);
    return svg;
  };

  const legendOf = (figure, chart, items) => {
    figure.querySelector(".legend").replaceChildren(...items.map(item => {
      const element = document.createElement(item.toggles ? "button" : "span");
      element.append(icon(item), item.name);
      if (item.toggles) {
        element.type = "button";
        element.setAttribute("aria-pressed", "true");
        element.addEventListener("click", () => {
          const shown = element.getAttribute("aria-pressed") === "true";
          element.setAttribute("aria-pressed", String(!shown));
          chart.dispatchAction({type: shown ? "legendUnSelect" : "legendSelect", name: item.name});
        });
      }
      return element;
    }));
  };

  const draw = figure => {
    const canvas = figure.querySelector(".canvas");
    const width = canvas.clientWidth;
    const place = {batch: Number(figure.dataset.batch), threads: Number(figure.dataset.threads)};
    const old = echarts.getInstanceByDom(canvas);
    if (old) {
      old.dispose();
    }
    const built = charts.kinds[figure.dataset.kind](data, place, look(width));
    figure.classList.toggle("blank", !built);
    if (built) {
      canvas.style.height = `${built.height}px`;
      const chart = echarts.init(canvas, null, {renderer: "svg"});
      chart.setOption(built.option);
      legendOf(figure, chart, built.legend);
    }
    figure.dataset.drawn = width;
  };

  const observer = new ResizeObserver(entries => {
    requestAnimationFrame(() => entries.forEach(({target}) => {
      const figure = target.closest(".chart");
      if (target.clientWidth !== Number(figure.dataset.drawn) && target.clientWidth > 0) {
        draw(figure);
      }
    }));
  });
  figures.forEach(figure => {
    draw(figure);
    observer.observe(figure.querySelector(".canvas"));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => figures.forEach(draw));

  const key = cell => (cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value));
  const compare = (a, b) => {
    const numbers = typeof a === "number" && typeof b === "number";
    return numbers ? a - b : String(a).localeCompare(String(b), "en", {numeric: true});
  };

  /* What is missing comes last, whichever way a column is sorted. */
  const sort = (table, column, down) => {
    const body = table.tBodies[0];
    const rows = [...body.rows].map(row => ({row, cell: row.cells[column]}));
    const empty = entry => entry.cell.textContent === "";
    rows.sort((a, b) =>
      empty(a) - empty(b) || (down ? -1 : 1) * compare(key(a.cell), key(b.cell)));
    body.replaceChildren(...rows.map(entry => entry.row));
  };
  document.querySelectorAll("table").forEach(table => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = Object.assign(document.createElement("button"), {type: "button", textContent: head.textContent});
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const down = now ? now === "ascending" : head.classList.contains("number");
        heads.forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table, column, down);
      });
    });
  });
})();
