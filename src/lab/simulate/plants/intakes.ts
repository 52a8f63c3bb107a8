import type { IntakePlant } from "../world.ts";

export const inIntakes: Readonly<Record<string, IntakePlant>> = {
  "answered-before-stored": ({ changeSuppression }) => ({
    changeSuppression: async (person, change) => {
      void changeSuppression(person, change).catch(() => {});
      return 0;
    },
  }),
  "answered-before-in-force": () => ({ untilInForce: async () => true }),
  "stop-forgets-others": ({ changeSuppression }) => ({
    changeSuppression: (person, change) => changeSuppression(person, () => change(undefined)),
  }),
  "lift-by-arrival": ({ changeSuppression, nowMs }) => ({
    changeSuppression: (person, change) =>
      changeSuppression(person, (state) => ({
        entries: change(state).entries.map((entry) =>
          entry.liftedAtMs === undefined ? entry : { ...entry, liftedAtMs: nowMs() },
        ),
      })),
  }),
  "stop-not-in-the-history": () => ({ append: async () => {} }),
  "window-by-arrival": ({ changeWindow }) => ({
    changeWindow: (sender, person, change) => changeWindow(sender, person, () => change(undefined)),
  }),
};
