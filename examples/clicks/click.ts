import { z } from "zod";

/** One thing that somebody did in the app. The app makes the ID, so that it may say a thing twice. */
export const click = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  session: z.string().regex(/^[\w-]{1,64}$/),
  screen: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** When it was done, by the phone's clock: it may reach us much later. */
  at: z.iso.datetime(),
});

/** One thing that somebody did in the app. */
export type Click = z.infer<typeof click>;

/** What events on the bus are called. */
export const SOURCE = "app.clicks";
export const DETAIL_TYPE = "Click";

/** The hour of a time, such as `2030-01-31T09`. */
export const hourOf = (at: string) => new Date(at).toISOString().slice(0, 13);

/** Keys of the table: `bucket` and `entry`. */
export const keys = {
  /** One row for each click: the same click is the same row. */
  view: ({ id, screen, at }: Click) => ({
    bucket: viewsOf(hourOf(at), screen),
    entry: `${new Date(at).toISOString().slice(14, 16)}#${id}`,
  }),
  /** A screen that was seen in an hour, and what it sums up to. */
  screen: (hour: string, screen: string) => ({ bucket: `hour#${hour}`, entry: screen }),
  session: (session: string) => ({ bucket: `session#${session}`, entry: "session" }),
};

/** The bucket of a screen's clicks in an hour. */
export const viewsOf = (hour: string, screen: string) => `views#${hour}#${screen}`;
