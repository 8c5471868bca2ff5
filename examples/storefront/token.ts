import { z } from "zod";

const configuration = z.object({ token_endpoint: z.url() });
const granted = z.object({ access_token: z.string() });

/** Whose token is fetched, and for what. */
export type TokenArgs = { issuer: string; audience: string; clientId: string; scope: string };

/**
 * Fetches a token by OAuth's client credentials, the secret from the environment variable `CLIENT_SECRET`. A laptop's issuer
 * asks for none. Rejects when the issuer gives none.
 */
export async function fetchToken({ issuer, audience, clientId, scope }: TokenArgs): Promise<string> {
  const found = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const { token_endpoint } = configuration.parse(await found.json());
  const { CLIENT_SECRET: secret = "" } = process.env;
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: secret, audience, scope };
  const answer = await fetch(token_endpoint, { method: "POST", body: new URLSearchParams(form) });
  if (!answer.ok) throw new Error(`The issuer gave no token to ${clientId}, but ${answer.status}.`);
  return granted.parse(await answer.json()).access_token;
}
