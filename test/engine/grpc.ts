import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

/** Messages of any size: a stack's resources cross whole. */
export const UNLIMITED = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** A method that answers once. */
export const answer =
  <Request, Response>(handle: (request: Request) => Response | Promise<Response>) =>
  async (call: { request: Request }, done: sendUnaryData<Response>): Promise<void> => {
    try {
      done(null, await handle(call.request));
    } catch (error) {
      done({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
    }
  };

/** Serves what is implemented of a service on a free port of this machine; the rest answers UNIMPLEMENTED. */
export async function serve(service: ServiceDefinition, methods: UntypedServiceImplementation) {
  const server = new Server(UNLIMITED);
  const missing = (_: unknown, done: sendUnaryData<never>) => done({ code: status.UNIMPLEMENTED });
  const all = Object.fromEntries(Object.keys(service).map((name) => [name, methods[name] ?? missing]));
  server.addService(service, all as UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, close: () => server.forceShutdown() };
}
