import { systemClock } from '../../../../runtime/clock';
import type { Red } from '../../node-red-api';
import { openIncidents } from '../../sessions';
import { liveNodes } from './live-nodes';
import { sessionViews } from './session-view';

/** The endpoint behind the sidebar tab. It only reads, and asks no Veeam server. */
export function servePage({ httpAdmin, auth }: Red): void {
  httpAdmin.get('/veeam/sessions', auth.needsPermission('veeam-session.read'), (_request, response) => {
    response.set('Cache-Control', 'no-store');
    response.json({ now: systemClock.now(), sessions: sessionViews(liveNodes, openIncidents) });
  });
}
