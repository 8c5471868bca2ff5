import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

type Method = (this: unknown, ...args: unknown[]) => unknown;

const loopback = createLoopback();

function createLoopback(): net.BlockList {
  const addresses = new net.BlockList();
  addresses.addSubnet("127.0.0.0", 8, "ipv4");
  addresses.addAddress("::1", "ipv6");
  return addresses;
}

/** Whether a host name or address is this machine's loopback interface. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  if (name === "" || name === "localhost" || name.endsWith(".localhost")) return true;
  const family = net.isIP(name);
  return family !== 0 && loopback.check(name, family === 6 ? "ipv6" : "ipv4");
}

/** What a call to any other host fails with. */
function outOfReach(host: string): Error {
  const message =
    `A local function reaches the local cloud only; it asked for ${host}. ` +
    "Fix: leave the endpoint to the AWS SDK's default, AWS_ENDPOINT_URL, or move the call out of the local run.";
  return Object.assign(new Error(message), { code: "ERR_LOCAL_CLOUD_ONLY" });
}

/**
 * Lets TCP, UDP and DNS of this process reach the loopback interface only; sockets of the file system stay open.
 * Guards against accident, not against malice: programs that the function starts are not covered.
 */
export function guardNetwork(): void {
  guardSockets();
  guardDatagrams();
  guardNames(dns, (error, args) => process.nextTick(callbackOf(args), error));
  guardNames(dns.Resolver.prototype, (error, args) => process.nextTick(callbackOf(args), error));
  guardNames(dns.promises, (error) => Promise.reject(error));
  guardNames(dns.promises.Resolver.prototype, (error) => Promise.reject(error));
  guardFetch();
  syncBuiltinESMExports();
}

function guardSockets(): void {
  wrap(net.Socket.prototype, "connect", (_, args, connect) => {
    const host = hostOfConnection(args);
    return isLoopback(host) ? connect() : connect([failingLookup(outOfReach(host))]);
  });
}

/** Options of a connection that fails as one to an unknown host does, so that every kind of client takes it well. */
function failingLookup(error: Error): net.TcpSocketConnectOpts {
  return { host: "out-of-reach", port: 1, lookup: (_host, _options, callback) => callback(error, "") };
}

/** The host of `socket.connect(options)`, `connect(path)` or `connect(port, host)`; empty where there is none. */
function hostOfConnection(args: unknown[]): string {
  // Node's own callers pass the arguments as one array.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === "object" && first !== null) {
    const host = "path" in first && first.path ? undefined : Reflect.get(first, "host");
    return typeof host === "string" ? host : "";
  }
  return typeof second === "string" ? second : "";
}

function guardDatagrams(): void {
  for (const name of ["send", "connect"]) {
    wrap(dgram.Socket.prototype, name, (socket, args, proceed) => {
      const host = args.slice(1).find((arg) => typeof arg === "string") ?? "";
      if (isLoopback(String(host))) return proceed();
      const callback = args.find((arg) => typeof arg === "function") ?? ((error: Error) => emitError(socket, error));
      process.nextTick(callbackOf([callback]), outOfReach(String(host)));
      return undefined;
    });
  }
}

function emitError(socket: unknown, error: Error): void {
  if (socket instanceof dgram.Socket) socket.emit("error", error);
}

function guardNames(target: object, refuse: (error: Error, args: unknown[]) => unknown): void {
  const names = Object.getOwnPropertyNames(target).filter((name) => /^(lookup|resolve|reverse)/.test(name));
  for (const name of names) {
    wrap(target, name, (_, args, proceed) => {
      const host = String(args[0] ?? "");
      return isLoopback(host) ? proceed() : refuse(outOfReach(host), args);
    });
  }
}

/** The sockets below are guarded too; this makes the host stand in the error itself instead of in its cause. */
function guardFetch(): void {
  wrap(globalThis, "fetch", (_, [input], proceed) => {
    const url = input instanceof Request ? input.url : String(input);
    const host = URL.canParse(url) ? new URL(url).hostname : "";
    return isLoopback(host) ? proceed() : Promise.reject(outOfReach(host));
  });
}

function callbackOf(args: unknown[]): (error: Error) => void {
  const callback = args.findLast((arg) => typeof arg === "function");
  if (typeof callback !== "function") return () => {};
  return (error) => Reflect.apply(callback, undefined, [error]);
}

/** Puts `around` in the place of `target[name]`, keeping what else hangs on the function, as `util.promisify` needs. */
function wrap(
  target: object,
  name: string,
  around: (self: unknown, args: unknown[], proceed: (otherArgs?: unknown[]) => unknown) => unknown,
): void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== "function") return;
  const wrapped: Method = function (...args) {
    return around(this, args, (otherArgs = args) => Reflect.apply(original, this, otherArgs));
  };
  Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
  Reflect.set(target, name, wrapped);
}
