/** Milliseconds of this process's own work, which others that keep the processor busy do not lengthen. */
export function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1000;
}
