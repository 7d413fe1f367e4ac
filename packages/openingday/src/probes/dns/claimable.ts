/** A service that serves whoever claims a name in its panel, and how it shows that nobody holds one. */
export interface Claimable {
  readonly name: string;
  /** Ends of the aliases that lead to it. */
  readonly suffixes: readonly string[];
  /** Words of its page for a name that nobody holds, in lower case; none where a missing DNS name alone shows it. */
  readonly says?: string;
  /** Where the fact is written, and on what terms. */
  readonly source: string;
}

/**
 * Only facts are taken from the list that security people keep in public, in our own shape; a fact has no author, and the list's text is not
 * copied. Read in November 2026 at the commit named.
 */
const list = "github.com/EdOverflow/can-i-take-over-xyz, fingerprints.json at 003c6b9 (facts only)";

/** Front services whose page for an unknown name proves nothing (CloudFront, Fastly, Cloudflare) are left out on purpose. */
export const claimable: readonly Claimable[] = [
  { name: "Amazon S3", suffixes: ["s3.amazonaws.com"], says: "the specified bucket does not exist", source: list },
  { name: "AWS Elastic Beanstalk", suffixes: ["elasticbeanstalk.com"], source: list },
  {
    name: "Microsoft Azure",
    suffixes: [
      "azurewebsites.net",
      "cloudapp.net",
      "cloudapp.azure.com",
      "trafficmanager.net",
      "blob.core.windows.net",
      "azure-api.net",
      "azurestaticapps.net",
      "azurecontainerapps.io",
    ],
    source: "learn.microsoft.com/azure/security/fundamentals/subdomain-takeover (documentation; facts only)",
  },
  { name: "Bitbucket", suffixes: ["bitbucket.io"], says: "repository not found", source: list },
  { name: "GitHub Pages", suffixes: ["github.io"], says: "there isn't a github pages site here.", source: list },
  { name: "Heroku", suffixes: ["herokuapp.com", "herokudns.com", "herokussl.com"], says: "no such app", source: list },
  { name: "Ghost", suffixes: ["ghost.io"], says: "the thing you were looking for is no longer here", source: list },
  { name: "Help Scout", suffixes: ["helpscoutdocs.com"], says: "no settings were found for this company", source: list },
  { name: "Helpjuice", suffixes: ["helpjuice.com"], says: "we could not find what you're looking for.", source: list },
  { name: "HatenaBlog", suffixes: ["hatenablog.com"], says: "404 blog is not found", source: list },
  { name: "Agile CRM", suffixes: ["agilecrm.com"], says: "sorry, this page is no longer available.", source: list },
  { name: "YouTrack", suffixes: ["youtrack.cloud"], says: "is not a registered incloud youtrack", source: list },
  { name: "Shopify", suffixes: ["myshopify.com"], says: "sorry, this shop is currently unavailable.", source: list },
  { name: "Surge", suffixes: ["surge.sh"], says: "project not found", source: list },
  { name: "Tumblr", suffixes: ["tumblr.com"], says: "whatever you were looking for doesn't currently exist at this address", source: list },
  {
    name: "Webflow",
    suffixes: ["proxy.webflow.com", "proxy-ssl.webflow.com", "cdn.webflow.com", "webflow.io"],
    says: "the page you are looking for doesn't exist or has been moved.",
    source: list,
  },
  { name: "Wix", suffixes: ["wixdns.net"], says: "looks like this domain isn't connected to a website yet!", source: list },
  { name: "WordPress.com", suffixes: ["wordpress.com"], says: "do you want to register", source: list },
  { name: "ReadMe", suffixes: ["readme.io"], says: "project doesnt exist... yet!", source: list },
  { name: "Pantheon", suffixes: ["pantheonsite.io"], says: "404 error unknown site!", source: list },
  { name: "Netlify", suffixes: ["netlify.app", "netlify.com"], says: "not found - request id:", source: list },
  { name: "Vercel", suffixes: ["vercel-dns.com", "vercel.app"], says: "the deployment could not be found on vercel.", source: list },
  { name: "Intercom", suffixes: ["custom.intercom.help"], says: "uh oh. that page doesn't exist.", source: list },
  { name: "Kinsta", suffixes: ["kinsta.cloud", "kinsta.com"], says: "no site for domain", source: list },
  { name: "ngrok", suffixes: ["ngrok.io", "ngrok.app"], says: "ngrok.io not found", source: list },
  { name: "Pingdom", suffixes: ["stats.pingdom.com"], says: "sorry, couldn't find the status page", source: list },
  { name: "Short.io", suffixes: ["short.io"], says: "link does not exist", source: list },
  { name: "SurveySparrow", suffixes: ["surveysparrow.com"], says: "account not found", source: list },
  { name: "LaunchRock", suffixes: ["launchrock.com"], says: "it looks like you may have taken a wrong turn somewhere.", source: list },
];
