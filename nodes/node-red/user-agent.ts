/** What requests of this package call themselves. The version is that of the packages' manifest. */
export const USER_AGENT = 'node-red-contrib-veeam/0.1.0';
