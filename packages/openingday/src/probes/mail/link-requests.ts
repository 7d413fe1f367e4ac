export const maxRedirects = 5;
/** Requests that one customer's visit may cost: the page and its form, each with redirects. */
export const visitRequests = 2 * (maxRedirects + 1);
/** Requests of a scanner's HEAD and GET. */
export const scanRequests = 2 * (maxRedirects + 1);
