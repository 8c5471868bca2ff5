const LOCAL = /^(?:127\.0\.0\.1|\[::1\]|(?:(?<bucket>[a-z0-9][a-z0-9.-]*)\.)?localhost)(?::\d{1,5})?$/i;

/** What a Host header, or the host of an Origin, says about who calls. */
export type LocalHost = {
  /** The bucket that S3's SDKs put before `localhost`, where they use virtual hosts. */
  bucket: string | undefined;
};

/**
 * Reads a host that names this machine; undefined for any other. A web page can have its own name point to this machine,
 * and reach what listens here: but the browser then sends that name.
 */
export function readLocalHost(host: string | undefined): LocalHost | undefined {
  const match = LOCAL.exec(host ?? "");
  return match === null ? undefined : { bucket: match.groups?.bucket };
}

/** Whether a page that came from another machine made the request: browsers say so in the header Origin. */
export function isForeignOrigin(origin: string | undefined): boolean {
  return origin !== undefined && readLocalHost(/^https?:\/\/(.*)$/i.exec(origin)?.[1]) === undefined;
}
