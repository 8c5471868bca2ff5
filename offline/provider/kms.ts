import { type Models, text } from "./model.ts";

/** Key Management Service. */
export const kms: Models = {
  "aws:kms/key:Key": {
    answer({ inputs, uuid, arn }) {
      const keyId = inputs.multiRegion === true ? `mrk-${uuid().replaceAll("-", "")}` : uuid();
      return {
        id: keyId,
        keyId,
        arn: arn("kms", `key/${keyId}`),
        description: "",
        isEnabled: true,
        enableKeyRotation: false,
        keyUsage: "ENCRYPT_DECRYPT",
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        multiRegion: false,
      };
    },
  },
  "aws:kms/alias:Alias": {
    nameInput: "name",
    maxNameLength: 256,
    shapeName: (name) => `alias/${name}`,
    answer({ name, inputs, arn }) {
      const key = text(inputs.targetKeyId);
      return { id: name, arn: arn("kms", name), targetKeyArn: key.startsWith("arn:") ? key : arn("kms", `key/${key}`) };
    },
  },
};
