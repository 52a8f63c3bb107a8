/** One picture: what it shows, as queries with the words of their legend. */
export type Panel = {
  readonly title: string;
  /** What a reader should make of it. */
  readonly text: string;
  readonly type: "timeseries" | "stat" | "bargauge" | "table";
  /** As Grafana names units; `short` unless given. */
  readonly unit?: string;
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
};

export type Dashboard = {
  readonly uid: string;
  readonly title: string;
  readonly text: string;
  /** Label of `consentry_campaign_info` that may be chosen, by the variable of this name. */
  readonly choices: readonly string[];
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[];
};

const columns = 24;
const panelHeight = 7;
const rowHeight = 1;
const datasource = { type: "prometheus", uid: "$datasource" };

/** The JSON that Grafana imports, or reads from a file or a ConfigMap. Three panels stand beside each other. */
export function grafanaJson({ uid, title, text, choices, rows }: Dashboard): string {
  const panels: object[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({ ...numbered(panels), type: "row", title: row.title, gridPos: { x: 0, y, w: columns, h: rowHeight } });
    y += rowHeight;
    const width = columns / Math.min(3, row.panels.length);
    const perLine = columns / width;
    for (const [index, panel] of row.panels.entries()) {
      const place = { x: (index % perLine) * width, y: y + Math.floor(index / perLine) * panelHeight };
      panels.push({ ...numbered(panels), ...panelJson(panel), gridPos: { ...place, w: width, h: panelHeight } });
    }
    y += Math.ceil(row.panels.length / perLine) * panelHeight;
  }
  const dashboard = {
    ...{ uid, title, description: text, tags: ["consentry"], schemaVersion: 41, editable: true, refresh: "30s" },
    ...{ time: { from: "now-6h", to: "now" }, timezone: "utc", annotations: { list: [] }, links: [] },
    templating: { list: [{ name: "datasource", type: "datasource", query: "prometheus" }, ...choices.map(choice)] },
    panels,
  };
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

function numbered(panels: readonly object[]): { readonly id: number } {
  return { id: panels.length + 1 };
}

function panelJson({ title, text, type, unit = "short", queries }: Panel): object {
  const isTable = type === "table";
  return {
    ...{ type, title, description: text, datasource },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: isTable ? { showHeader: true } : {},
    targets: queries.map(({ expr, legend }, index) => ({
      ...{ refId: String.fromCharCode("A".charCodeAt(0) + index), datasource, expr, legendFormat: legend },
      ...(type === "timeseries" ? { range: true } : { instant: true, range: false }),
      ...(isTable ? { format: "table" } : {}),
    })),
  };
}

function choice(label: string): object {
  const query = `label_values(consentry_campaign_info, ${label})`;
  return {
    ...{ name: label, label, type: "query", datasource, query: { query, refId: label }, definition: query },
    ...{ includeAll: true, allValue: ".*", multi: true, current: { text: "All", value: "$__all" }, refresh: 2 },
  };
}
