export function assembleDialog(file: string): string;
