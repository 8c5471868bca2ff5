import { guardNetwork } from "./network-guard.ts";

// Preloaded with --import, so that worker threads and forks of the function are guarded as well.
guardNetwork();
