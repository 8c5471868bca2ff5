import type { Clock } from "../time/clock.ts";
import { headerOf } from "./event.ts";
import { signedCaller } from "./iam-authorizer.ts";
import type { JwtAuthorizer } from "./jwt-authorizer.ts";
import type { ApiRefusal, ApiRequest, Route } from "./settings.ts";

/** Who the caller is, as the function is told; or why it is refused. Undefined where a route lets everybody in. */
export type Admission = { authorizer: Record<string, unknown> | undefined } | { refusal: ApiRefusal };

/** What decides who may call a route. */
export type Gate = {
  region: string;
  /** What callers sign with. */
  secretAccessKey: string;
  jwtAuthorizer: JwtAuthorizer;
  clock: Clock;
};

/** Lets a caller in to a route, or not. */
export async function admit({ authorizer }: Route, request: ApiRequest, gate: Gate): Promise<Admission> {
  if (authorizer.type === "none") return { authorizer: undefined };
  if (authorizer.type === "jwt") {
    const checked = await gate.jwtAuthorizer.check(headerOf(request, "authorization"), authorizer);
    return "refusal" in checked ? checked : { authorizer: { ...checked } };
  }
  const { region, secretAccessKey, clock } = gate;
  const caller = signedCaller(request, { region, secretAccessKey, nowMs: clock.now() });
  if (caller === undefined) return { refusal: { status: 403, message: "Forbidden" } };
  const { accessKey, accountId } = caller;
  const who = { callerId: accountId, userArn: `arn:aws:iam::${accountId}:root`, userId: accountId };
  return { authorizer: { iam: { accessKey, accountId, ...who } } };
}
