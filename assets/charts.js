// Makes the charts of a page interactive: values on hover, series switched on and off. The drawing
// that came with the page stays where this does not run, and for printing; so the library is asked for
// when the page is there.
"use strict";

(() => {
  const { with: library } = document.currentScript.dataset;
  const colours = ["#1f4e79", "#e8833a", "#2b8a3e", "#8e5ea2", "#b08900", "#6b7280"];
  const number = (text) => (text === null || text === undefined ? null : Number(text));

  const axes = (data, flat) => {
    const values = { type: "value", max: data.full ? number(data.full) : undefined, minInterval: data.whole ? 1 : 0,
      axisLabel: { formatter: "{value}" + (data.unit === "%" ? "%" : "") } };
    const names = {
      type: "category", data: data.categories, inverse: flat,
      axisLabel: { interval: 0, hideOverlap: true, width: flat ? 110 : undefined, overflow: "truncate" },
    };
    return flat ? { xAxis: values, yAxis: names } : { xAxis: names, yAxis: values };
  };

  const series = (data, flat) => data.series.map((s, i) => ({
    name: s.name,
    type: data.kind === "lines" ? "line" : "bar",
    stack: data.kind === "stacked" ? "all" : undefined,
    barMaxWidth: 28,
    connectNulls: false, // what is missing leaves a gap
    symbolSize: 9,
    data: s.values.map(number),
    markLine: i === 0 && data.marker ? {
      symbol: "none",
      label: { formatter: data.markerLabel || "", position: "start" },
      data: [flat ? { xAxis: number(data.marker) } : { yAxis: number(data.marker) }],
    } : undefined,
  }));

  const option = (data) => {
    const flat = data.kind === "stacked" || data.kind === "progress";
    return {
      color: colours,
      animation: false,
      aria: { enabled: true },
      textStyle: { fontFamily: "inherit" },
      grid: { left: 8, right: 24, top: data.series.length > 1 ? 44 : 24, bottom: 8, containLabel: true },
      legend: { show: data.series.length > 1, top: 0, type: "scroll" },
      tooltip: {
        trigger: "axis", confine: true, renderMode: "richText",
        valueFormatter: (v) => (v === null || v === undefined ? "无" : v + data.unit),
      },
      ...axes(data, flat),
      series: series(data, flat),
    };
  };

  const draw = () => {
    for (const live of document.querySelectorAll(".chart-live")) {
      const data = JSON.parse(live.dataset.chart);
      // The drawing says it better.
      if (data.kind === "timeline" || data.kind === "strip" || (data.kind === "progress" && data.series.length > 1)) continue;
      const flat = data.kind === "stacked" || data.kind === "progress";
      live.hidden = false;
      live.classList.add("chart-size-" + (flat ? Math.min(Math.ceil(data.categories.length / 4), 6) : 2));
      const chart = window.echarts.init(live, null, { renderer: "canvas" });
      chart.setOption(option(data));
      live.setAttribute("aria-hidden", "true"); // the drawing's own text and the table are read out
      for (const still of live.parentElement.querySelectorAll(".chart-still")) {
        still.classList.add("visually-hidden");
        still.removeAttribute("tabindex");
      }
      window.addEventListener("resize", () => chart.resize());
    }
  };

  const load = () => {
    const script = Object.assign(document.createElement("script"), { src: library });
    script.addEventListener("load", draw);
    document.head.append(script);
  };
  if (!document.querySelector(".chart-live")) return;
  if (document.readyState === "complete") load(); else window.addEventListener("load", load);
})();
