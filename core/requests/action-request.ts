import type { ActionCall, JsonTemplate } from '../products/jobs-api';
import type { ApiCall } from './authenticated-request';

/** What stands in the places of a template. */
export type TemplateValues = Readonly<Record<string, string | number>>;

/** A path of a profile with the id of what it is about, which may have any character in it. */
export function pathWithId(path: string, id: string): string {
  return path.replace('{id}', encodeURIComponent(id));
}

/** The request for a call of a profile, its places filled in. */
export function actionRequest(call: ActionCall, values: TemplateValues): ApiCall {
  const { method, path, query, body, headers } = call;
  return {
    method,
    path: pathWithId(path, String(values['id'] ?? '')),
    ...(query === undefined ? {} : { query: filled(query, values) as Record<string, unknown> }),
    ...(body === undefined ? {} : { body: filled(body, values) }),
    ...(headers === undefined ? {} : { headers }),
  };
}

function filled(template: JsonTemplate, values: TemplateValues): unknown {
  if (typeof template === 'string') {
    // A place that is all there is takes the value as it is: a number stays one.
    const whole = /^\{(\w+)\}$/.exec(template)?.[1] ?? '';
    return (
      values[whole] ?? template.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
    );
  }
  if (typeof template !== 'object' || template === null) return template;
  if (isList(template)) return template.map((entry) => filled(entry, values));
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, filled(value, values)]));
}

function isList(template: JsonTemplate): template is readonly JsonTemplate[] {
  return Array.isArray(template);
}
