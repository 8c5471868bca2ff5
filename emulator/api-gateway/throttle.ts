import type { Clock } from "../time/clock.ts";

/** A limit of requests. */
export type Throttle = {
  /** Takes one request in, or not. */
  take(): boolean;
};

/**
 * A token bucket: so many requests at once, and so many a second for ever.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export function createThrottle(
  { ratePerSecond, burst }: { ratePerSecond: number; burst: number },
  clock: Clock,
): Throttle {
  let tokens = burst;
  let filledAtMs = clock.now();
  return {
    take() {
      const nowMs = clock.now();
      tokens = Math.min(burst, tokens + (Math.max(0, nowMs - filledAtMs) / 1000) * ratePerSecond);
      filledAtMs = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
