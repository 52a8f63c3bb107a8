/** Asks until `check` stops throwing and answers something other than undefined or false, and fails with its last error. */
export async function eventually<T>(
  check: () => T | Promise<T>,
  options: { readonly withinMs?: number; readonly everyMs?: number } = {},
): Promise<NonNullable<T>> {
  const deadlineMs = performance.now() + (options.withinMs ?? 10_000);
  for (;;) {
    const outcome = await attempt(check);
    if (outcome.ok) return outcome.value;
    if (performance.now() > deadlineMs) throw outcome.error;
    await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? 20));
  }
}

/** Asserts until it holds, and fails with the last reason why it does not. */
export async function untilItHolds(assertion: () => void | Promise<void>, withinMs = 10_000): Promise<void> {
  const check = async (): Promise<true> => {
    await assertion();
    return true;
  };
  await eventually(check, { withinMs });
}

type Outcome<T> =
  | { readonly ok: true; readonly value: NonNullable<T> }
  | { readonly ok: false; readonly error: unknown };

async function attempt<T>(check: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    const value = await check();
    if (value === undefined || value === null || value === false) {
      return { ok: false, error: new Error(`it never came to be: ${check.toString()}`) };
    }
    return { ok: true, value };
  } catch (error) {
    return { ok: false, error };
  }
}
