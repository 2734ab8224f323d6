// What can be seen of the report, once it is laid out.
(async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const figures = [...document.querySelectorAll(".chart")].filter(f => f.offsetHeight > 0);
  const name = figure => `${figure.dataset.kind} (batch ${figure.dataset.batch}, threads ${figure.dataset.threads})`;
  const empty = [];
  const clipped = [];
  const overlapping = [];
  for (const figure of figures) {
    const svg = figure.querySelector(".canvas svg");
    const frame = svg && svg.getBoundingClientRect();
    const marks = svg ? svg.querySelectorAll("path").length : 0;
    if (!svg || frame.width < 200 || frame.height < 100 || marks < 8) {
      empty.push(`${name(figure)}: ${marks} marks`);
      continue;
    }
    const texts = [...svg.querySelectorAll("text")].filter(t => t.textContent.trim());
    const boxes = texts.map(t => ({text: t.textContent, box: t.getBoundingClientRect()}));
    for (const {text, box} of boxes) {
      const inside = box.left >= frame.left - 1 && box.right <= frame.right + 1 &&
        box.top >= frame.top - 2 && box.bottom <= frame.bottom + 2;
      if (!inside) {
        clipped.push(`${name(figure)}: ${text}`);
      }
    }
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (wide > 1 && high > 3) {
        overlapping.push(`${name(figure)}: ${a.text} / ${b.text}`);
      }
    }));
  }

  // The contrast of text with the page, as WCAG has it.
  const part = c => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const light = css => {
    const [r, g, b] = css.match(/[\d.]+/g).map(Number);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  const contrast = Math.min(...[...document.querySelectorAll("p, td, th, a, .legend > *")].map(e => {
    const ink = light(getComputedStyle(e).color);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  }));

  const first = document.querySelector("[data-kind=latency]");
  const chart = echarts.getInstanceByDom(first.querySelector(".canvas"));
  const colors = chart.getOption().series[0].data.map(d => d.itemStyle.color);
  const bars = chart.getOption().series[0].data.map((d, i) => ({
    value: d.value,
    length: [...first.querySelectorAll(".canvas path")]
      .filter(p => p.getAttribute("fill") === colors[i])[0].getBoundingClientRect().width
  }));
  return {
    charts: figures.length,
    kinds: [...new Set(figures.map(f => f.dataset.kind))].join(" "),
    empty: empty.join("\n"),
    clipped: clipped.join("\n"),
    overlapping: overlapping.join("\n"),
    pageWidth: document.documentElement.scrollWidth,
    bold: document.querySelectorAll("b").length,
    contrast,
    bars
  };
})()
