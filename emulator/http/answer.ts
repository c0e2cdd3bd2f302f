/** What a handler wants to be answered. The server adds Content-Length and writes it. */
export interface Answer {
  readonly status: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer with a JSON body. */
export function jsonAnswer(status: number, value: unknown, headers?: Record<string, string>): Answer {
  return { status, contentType: 'application/json; charset=utf-8', headers, body: JSON.stringify(value) };
}

/** An answer with an HTML page. */
export function htmlAnswer(status: number, page: string, headers?: Record<string, string>): Answer {
  return { status, contentType: 'text/html; charset=utf-8', headers, body: page };
}

/** An answer without a body. */
export function emptyAnswer(status: number, headers?: Record<string, string>): Answer {
  return { status, headers, body: '' };
}
