import { createHash, randomUUID } from "node:crypto";
import { Router } from "@aws-lambda-powertools/event-handler/http";
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { z } from "zod";
import { category, type Item, itemId, newItem, page } from "./item.ts";
import type { ItemsTable } from "./items-table.ts";
import { Problem, problemResponse, valid } from "./problem.ts";

const caller = z.object({
  requestContext: z.object({ authorizer: z.object({ jwt: z.object({ claims: z.object({ sub: z.string() }) }) }) }),
});
const idempotencyKey = z.string().min(1).max(200);

/** Answers requests of the API from a table. */
export type App = (
  event: APIGatewayProxyEventV2WithJWTAuthorizer,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** The routes of the API over a table. It hands the path over decoded; the router wants it as it was sent. */
export function createApp(table: ItemsTable): App {
  const app = new Router();
  addRoutes(app, table);
  addProblems(app);
  return (event, context) =>
    app.resolve({ ...event, rawPath: event.rawPath.split("/").map(encodeURIComponent).join("/") }, context);
}

function addRoutes(app: Router, table: ItemsTable): void {
  app.get("/categories/:category/items", async ({ req, params }) => {
    const url = new URL(req.url);
    const { limit, after } = valid(page, Object.fromEntries(url.searchParams), "The query");
    const { items, next } = await table.list(categoryOf(params), limit, after);
    return { items, ...(next !== undefined && { next }) };
  });

  app.get("/categories/:category/items/:id", async ({ params }) => {
    const found = await table.read(keyOf(params));
    if (found === undefined) throw gone();
    return withEtag(found);
  });

  /** The same caller's same key is the same item: a request that is sent again creates no second one. */
  app.post("/categories/:category/items", async ({ req, params, event }) => {
    const content = valid(newItem, await json(req), "The item");
    const key = req.headers.get("idempotency-key");
    const { sub } = valid(caller, event, "The token").requestContext.authorizer.jwt.claims;
    const id = key === null ? randomUUID() : hash(sub, valid(idempotencyKey, key, "Idempotency-Key")).slice(0, 32);
    const of = { category: categoryOf(params), id };
    const created = await table.create(of, content, hash(JSON.stringify(content)));
    if (created === undefined)
      throw new Problem(422, "Idempotency-Key was used for another item. Fix: a new key for each.");
    const location = `/categories/${encodeURIComponent(of.category)}/items/${id}`;
    return withEtag(created, { status: 201, headers: { location } });
  });

  app.put("/categories/:category/items/:id", async ({ req, params }) => {
    const version = versionOf(req);
    const content = valid(newItem, await json(req), "The item");
    const changed = await table.replace(keyOf(params), content, version);
    return typeof changed === "string" ? refuse(changed) : withEtag(changed.item);
  });

  app.delete("/categories/:category/items/:id", async ({ req, params }) => {
    const removed = await table.remove(keyOf(params), versionOf(req));
    return removed === "removed" ? new Response(null, { status: 204 }) : refuse(removed);
  });
}

function addProblems(app: Router): void {
  app.errorHandler(Problem, async (problem) => problemResponse(problem));
  app.methodNotAllowed(async () => problemResponse(new Problem(405, "This path does not take this method.")));
  app.notFound(async () => problemResponse(new Problem(404, "There is nothing at this path.")));
  app.errorHandler(Error, async (error) => {
    console.error(error);
    return problemResponse(new Problem(500, "The request could not be handled. Try again."));
  });
}

type Params = Record<string, string>;

const categoryOf = ({ category: given }: Params) => valid(category, given, "The category");
/** What can't be an ID names no item. */
function keyOf(params: Params) {
  const { success, data: id } = itemId.safeParse(params.id);
  if (!success) throw gone();
  return { category: categoryOf(params), id };
}
const hash = (...texts: string[]) => createHash("sha256").update(texts.join("\0")).digest("hex");
const gone = () => new Problem(404, "There is no such item.");

function withEtag(found: Item, { status = 200, headers = {} } = {}): Response {
  const own = { "content-type": "application/json", etag: `"${found.version}"` };
  return new Response(JSON.stringify(found), { status, headers: { ...own, ...headers } });
}

/** The version that a client has seen: without it, two clients would undo each other's changes unseen. */
function versionOf(req: Request): number {
  const given = req.headers.get("if-match");
  if (given === null) throw new Problem(428, "If-Match must hold the item's ETag.");
  const [, version] = /^"(\d{1,15})"$/.exec(given) ?? [];
  if (version === undefined) throw new Problem(412, "If-Match holds no ETag of this item.");
  return Number(version);
}

function refuse(why: "gone" | "overtaken"): never {
  throw why === "gone" ? gone() : new Problem(412, "The item was changed since. Fix: read it again, then change it.");
}

async function json(req: Request): Promise<unknown> {
  try {
    return await req.json();
  } catch {
    throw new Problem(400, "The body must be JSON.");
  }
}
