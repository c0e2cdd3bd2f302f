/** The chart of one hour: sixty columns, requests of flows upwards and token requests downwards. */
window.veeamSession.chart = (function () {
  const SVG = 'http://www.w3.org/2000/svg';
  const MINUTES = 60;
  /** In units of the drawing, which is stretched to the width that there is. */
  const COLUMN = 4;
  const BAR = 3;
  const UPWARDS = 32;
  const DOWNWARDS = 16;
  const LINE = UPWARDS + 0.5;
  /** A chart of a quiet hour does not blow one request up to its full height. */
  const LEAST_TOP = 4;

  const element = function (name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, value));
    if (parent) parent.appendChild(made);
    return made;
  };

  /** The outline of all bars. @param height what the largest count takes; below zero: downwards */
  const bars = function (counts, height) {
    const top = Math.max(LEAST_TOP, ...counts);
    return counts
      .map(function (count, minute) {
        if (count === 0) return '';
        // One among thousands is still to be seen.
        const bar = Math.sign(height) * Math.max(1.5, (Math.abs(height) * count) / top);
        return `M${minute * COLUMN} ${height > 0 ? UPWARDS : LINE + 0.5}v${-bar}h${BAR}v${bar}z`;
      })
      .join('');
  };

  /** @returns its element, which those who do not see it are told nothing of, and how to draw other counts */
  const make = function () {
    const width = MINUTES * COLUMN;
    const svg = element('svg', {
      viewBox: `0 0 ${width} ${UPWARDS + 1 + DOWNWARDS}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
      focusable: 'false',
      class: 'veeam-sessions-chart',
    });
    element('path', { d: `M0 ${LINE}h${width}`, class: 'veeam-sessions-chart-line' }, svg);
    const requests = element('path', { class: 'veeam-sessions-requests' }, svg);
    const tokenRequests = element('path', { class: 'veeam-sessions-token-requests' }, svg);
    return {
      element: svg,
      draw: function (session) {
        requests.setAttribute('d', bars(session.requests, UPWARDS));
        tokenRequests.setAttribute('d', bars(session.tokenRequests, -DOWNWARDS));
      },
    };
  };

  return { make };
})();
