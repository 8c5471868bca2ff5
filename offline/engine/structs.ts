import structs from "google-protobuf/google/protobuf/struct_pb.js";

type Fields = Parameters<typeof structs.Struct.fromJavaScript>[0];

/** Properties as the protocol carries them. */
export const toStruct = (properties: Record<string, unknown>) => structs.Struct.fromJavaScript(properties as Fields);

/** Properties off the protocol; none when there are none. */
export const fromStruct = (struct: structs.Struct | undefined): Record<string, unknown> => struct?.toJavaScript() ?? {};
