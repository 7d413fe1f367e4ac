import type { Provider } from "./providers.ts";

/** A service known by the names that its customers' aliases lead to. */
function byName(name: string, source: string, ...suffixes: readonly string[]): Provider {
  return { name, suffixes, addresses: [], source };
}

/** Services that serve one part of a product under the customer's own name: courses, help, status, shops. As of November 2026. */
export const websiteServices: readonly Provider[] = [
  byName("Ghost", "ghost.org/help/using-custom-domains", "ghost.io"),
  byName("Kajabi", "help.kajabi.com (custom domains)", "mykajabi.com", "kajabi.com"),
  byName("Teachable", "support.teachable.com (custom domains)", "teachable.com"),
  byName("Thinkific", "support.thinkific.com (custom domains)", "thinkific.com"),
  byName("Podia", "help.podia.com (custom domains)", "podia.com"),
  byName("ClickFunnels", "support.myclickfunnels.com (custom domains)", "clickfunnels.com", "myclickfunnels.com"),
  byName("Notion", "notion.com/help/custom-domains", "notion.site", "notion.so"),
  byName("HubSpot", "knowledge.hubspot.com/domains-and-urls", "hubspot.net", "hs-sites.com", "sites.hubspot.net"),
  byName("Zendesk", "support.zendesk.com (host mapping)", "zendesk.com"),
  byName("Intercom", "intercom.com/help (custom domain)", "intercom.help", "intercom.io"),
  byName("Help Scout", "docs.helpscout.com (custom domain)", "helpscoutdocs.com"),
  byName("GitBook", "gitbook.com/docs (custom domain)", "gitbook.io", "gitbook.com"),
  byName("ReadMe", "docs.readme.com (custom domain)", "readme.io", "readmessl.com"),
  byName("Statuspage", "support.atlassian.com/statuspage (configure your DNS)", "stspg-customer.com", "statuspage.io"),
  byName("Unbounce", "documentation.unbounce.com (custom domains)", "unbouncepages.com"),
  byName("Clerk", "clerk.com/docs/deployments", "clerk.services", "clerk.accounts.dev"),
  byName("Tumblr", "tumblr.com/docs/custom_domains", "tumblr.com"),
  { ...byName("WordPress.com", "wordpress.com/support/domains", "wordpress.com"), addresses: ["192.0.78.0/24"] },
  byName("WP Engine", "wpengine.com/support (DNS)", "wpengine.com", "wpenginepowered.com"),
  byName("Pantheon", "docs.pantheon.io/guides/domains", "pantheonsite.io"),
  byName("Kinsta", "kinsta.com/docs (custom domains)", "kinsta.cloud", "kinsta.com"),
  byName("Koyeb", "koyeb.com/docs (domains)", "koyeb.app"),
  byName("Northflank", "northflank.com/docs (domains)", "code.run"),
  byName("Deno Deploy", "docs.deno.com/deploy (custom domains)", "deno.dev"),
  byName("Surge", "surge.sh/help/adding-a-custom-domain", "surge.sh"),
  byName("ngrok", "ngrok.com/docs (custom domains)", "ngrok.io", "ngrok.app", "ngrok-cname.com"),
  byName("Bitbucket", "support.atlassian.com/bitbucket-cloud (websites)", "bitbucket.io"),
  byName("GitLab Pages", "docs.gitlab.com/user/project/pages/custom_domains_ssl_tls_certification", "gitlab.io"),
];
