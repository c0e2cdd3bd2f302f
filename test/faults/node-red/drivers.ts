/** The part of a driver node that the process uses; see driver/fault-driver.js. */
export interface Driver {
  /** Messages that came back a second time. */
  readonly strays: number;
  exchange(output: number, message: object): Promise<Record<string, unknown>>;
}

export function drivers(): Map<string, Driver> {
  return (globalThis as unknown as { faultDrivers: Map<string, Driver> }).faultDrivers;
}

export function driverOf(id: string): Driver {
  const found = drivers().get(id);
  if (found === undefined) throw new Error(`There is no driver ${id}.`);
  return found;
}
