import { Socket } from "node:net";

/** The file descriptor whose other end only the local cloud holds. */
const parentFd = 3;

/**
 * Runs on a thread of its own, so that even a handler that never yields ends with the local cloud:
 * the pipe closes when that process ends, however it ends.
 */
new Socket({ fd: parentFd }).resume().on("close", () => {
  // The process leads its group: what the function started ends with it.
  process.kill(-process.pid, "SIGKILL");
});
