/** What the operating system refuses, in the words of who can mend it: rule, value got, fix. */
const SENTENCES: Readonly<
  Record<string, (place: string, error: NodeJS.ErrnoException) => [problem: string, fix: string]>
> = {
  EADDRINUSE: (place) => [
    `${place} must be free, got one that another process listens on.`,
    "name another port, or none for any free one",
  ],
  EADDRNOTAVAIL: (place) => [`${place} must be an address of this machine.`, "name another address"],
  ENOSPC: (place) => [`The disk must have space for ${place}, got none left.`, "free some space, or write elsewhere"],
  EDQUOT: (place) => [`The disk must have space for ${place}, got a quota that is used up.`, "write elsewhere"],
  EROFS: (place) => [`${place} must be writable, got a read-only file system.`, "write elsewhere"],
  EACCES: (place, { syscall }) => [
    `${place} must be allowed to this user, got no permission to ${syscall ?? "use it"}.`,
    syscall === "listen" ? "name a port above 1023" : "change its permissions, or name another",
  ],
  EPERM: (place, { syscall }) => [
    `${place} must be allowed to this user, got no permission to ${syscall ?? "use it"}.`,
    "change its permissions, or name another",
  ],
  ENOENT: (place) => [`${place} must exist, got no such file or folder.`, "name another"],
  EISDIR: (place) => [`${place} must be a file, got a folder.`, "name a file"],
  ENOTDIR: (place) => [`${place} must be a folder, got a file.`, "name a folder"],
  EMFILE: () => ["This process must be able to open more files, got its limit.", "ulimit -n 4096"],
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "which is not there",
  ENOTDIR: "which is not there",
  EISDIR: "which is a folder",
  EACCES: "which this user may not read",
  EPERM: "which this user may not read",
};

/** Why a file can't be read, in words that follow its name. */
export function reasonUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? (code || "which can't be read");
}

/** Says what a refusal of the operating system means, or returns undefined for any other error. */
export function explainSystemError(error: NodeJS.ErrnoException & { port?: number }): string | undefined {
  const sentence = SENTENCES[error.code ?? ""];
  if (sentence === undefined || error.syscall === undefined) return undefined;
  const place = error.port !== undefined ? `Port ${error.port}` : (error.path ?? "what is written");
  const [problem, fix] = sentence(place, error);
  return `${problem}\nFix: ${fix}`;
}
