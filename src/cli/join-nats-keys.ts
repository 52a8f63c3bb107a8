import { natsKeys } from "../io/files/nats-keys.ts";
import type { Join } from "./command.ts";
import type { KeyParts } from "./nats/parts.ts";

export const joinNatsKeys: Join<KeyParts> = async () => ({ parts: { open: natsKeys }, close: async () => {} });
