/** A user of nats-server: what it is for, and what it may do. What is not allowed is denied. */
export type NatsUser = {
  readonly name: string;
  /** What it does, for people. */
  readonly does: string;
  readonly publish: readonly string[];
  /** Denied though a pattern of `publish` allows it. */
  readonly neverPublish: readonly string[];
  readonly subscribe: readonly string[];
  /** It answers requests: once each, where they say. */
  readonly answers: boolean;
};

/** An account of its own for people outside: nothing that they publish reaches ours but what is exported to them. */
export type NatsAccount = {
  readonly name: string;
  readonly user: NatsUser;
  readonly imports: readonly Import[];
};

export type Import = {
  /** As our account knows it. */
  readonly subject: string;
  /** As theirs knows it, where that is another one. */
  readonly to?: string;
  /** A request gets many answers. */
  readonly stream?: boolean;
};
