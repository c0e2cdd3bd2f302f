export function deferModules(folder: string): Promise<void>;
export function withDeferredModules(code: string): string;
