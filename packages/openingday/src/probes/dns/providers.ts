import { websiteServices } from "./website-services.ts";

/** A place where sites are hosted, and how DNS gives it away. */
export interface Provider {
  readonly name: string;
  /** Ends of CNAME targets. */
  readonly suffixes: readonly string[];
  /** Published addresses and ranges for records that cannot be a CNAME. */
  readonly addresses: readonly string[];
  /** A front whose addresses say nothing about the server behind it. */
  readonly hidesTarget?: boolean;
  /** Where the provider says so. */
  readonly source: string;
}

/**
 * Providers as their own documentation names them; as of November 2026. Order matters: a single address comes before the range
 * it lies in, so GoHighLevel stands before Cloudflare.
 */
export const providers: readonly Provider[] = [
  {
    name: "Vercel",
    suffixes: ["vercel-dns.com", "vercel.app", "now.sh"],
    addresses: ["76.76.21.0/24", "216.198.79.0/24", "64.29.17.0/24"],
    source: "vercel.com/docs/domains/working-with-domains/add-a-domain",
  },
  {
    name: "Netlify",
    suffixes: ["netlify.app", "netlify.com", "netlifyglobalcdn.com"],
    addresses: ["75.2.60.5"],
    source: "docs.netlify.com/domains-https/custom-domains/configure-external-dns",
  },
  {
    name: "Fly.io",
    suffixes: ["fly.dev"],
    addresses: ["66.241.124.0/24", "66.241.125.0/24", "2a09:8280:1::/48"],
    source: "fly.io/docs/networking",
  },
  {
    name: "Render",
    suffixes: ["onrender.com"],
    addresses: ["216.24.57.1", "216.24.57.0/24"],
    source: "render.com/docs/configure-other-dns",
  },
  { name: "Railway", suffixes: ["up.railway.app", "railway.app"], addresses: [], source: "docs.railway.com/guides/public-networking" },
  {
    name: "Lovable",
    suffixes: ["lovable.app", "lovableproject.com"],
    addresses: ["185.158.133.1"],
    source: "docs.lovable.dev/features/custom-domain",
  },
  {
    name: "Replit",
    suffixes: ["replit.app", "repl.co", "replit.dev"],
    addresses: ["34.111.179.208"],
    source: "docs.replit.com/cloud-services/deployments/custom-domains",
  },
  {
    name: "GitHub Pages",
    suffixes: ["github.io"],
    addresses: ["185.199.108.0/22", "2606:50c0:8000::153", "2606:50c0:8001::153", "2606:50c0:8002::153", "2606:50c0:8003::153"],
    source: "docs.github.com/pages/configuring-a-custom-domain-for-your-github-pages-site",
  },
  {
    name: "Heroku",
    suffixes: ["herokudns.com", "herokuapp.com", "herokussl.com"],
    addresses: [],
    source: "devcenter.heroku.com/articles/custom-domains",
  },
  {
    name: "Amazon CloudFront",
    suffixes: ["cloudfront.net"],
    addresses: [],
    hidesTarget: true,
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html",
  },
  {
    name: "Amazon Web Services",
    suffixes: [
      "amplifyapp.com",
      "awsapprunner.com",
      "elasticbeanstalk.com",
      "awsglobalaccelerator.com",
      "amazonlightsail.com",
      "elb.amazonaws.com",
      "amazonaws.com",
    ],
    addresses: [],
    source: "docs.aws.amazon.com/elasticloadbalancing/latest/application",
  },
  {
    name: "Firebase Hosting",
    suffixes: ["web.app", "firebaseapp.com"],
    addresses: ["199.36.158.100"],
    source: "firebase.google.com/docs/hosting/custom-domain",
  },
  {
    name: "Google Cloud",
    suffixes: ["ghs.googlehosted.com", "googlehosted.com", "run.app", "appspot.com", "storage.googleapis.com"],
    addresses: ["216.239.32.21", "216.239.34.21", "216.239.36.21", "216.239.38.21"],
    source: "cloud.google.com/run/docs/mapping-custom-domains",
  },
  {
    name: "Microsoft Azure",
    suffixes: [
      "azurewebsites.net",
      "azurestaticapps.net",
      "azurecontainerapps.io",
      "trafficmanager.net",
      "azurefd.net",
      "azureedge.net",
      "azure-api.net",
      "cloudapp.azure.com",
      "cloudapp.net",
      "core.windows.net",
    ],
    addresses: [],
    source: "learn.microsoft.com/azure/app-service/app-service-web-tutorial-custom-domain",
  },
  {
    name: "DigitalOcean",
    suffixes: ["ondigitalocean.app", "digitaloceanspaces.com"],
    addresses: [],
    source: "docs.digitalocean.com/products/app-platform/how-to/manage-domains",
  },
  {
    name: "Hetzner",
    suffixes: ["your-server.de", "your-objectstorage.com"],
    addresses: (
      "5.9.0.0/16 46.4.0.0/16 49.12.0.0/15 65.21.0.0/16 65.108.0.0/16 78.46.0.0/15 88.99.0.0/16 88.198.0.0/16 94.130.0.0/16 95.216.0.0/15 " +
      "116.202.0.0/15 128.140.0.0/17 135.181.0.0/16 136.243.0.0/16 138.201.0.0/16 144.76.0.0/16 148.251.0.0/16 157.90.0.0/16 159.69.0.0/16 " +
      "162.55.0.0/16 168.119.0.0/16 176.9.0.0/16 178.63.0.0/16 188.40.0.0/16 195.201.0.0/16 2a01:4f8::/32 2a01:4f9::/32"
    ).split(" "),
    source: "RIPE database, networks of AS24940 (Hetzner Online)",
  },
  { name: "Supabase", suffixes: ["supabase.co"], addresses: [], source: "supabase.com/docs/guides/platform/custom-domains" },
  {
    name: "Webflow",
    suffixes: ["proxy.webflow.com", "proxy-ssl.webflow.com", "cdn.webflow.com", "webflow.io"],
    addresses: ["198.202.211.1", "75.2.70.75", "99.83.190.102"],
    source: "help.webflow.com/hc/articles/33961239562387",
  },
  {
    name: "Squarespace",
    suffixes: ["ext-cust.squarespace.com", "ext-sq.squarespace.com", "squarespace.com"],
    addresses: ["198.185.159.144", "198.185.159.145", "198.49.23.144", "198.49.23.145"],
    source: "support.squarespace.com/hc/articles/205812378",
  },
  {
    name: "Shopify",
    suffixes: ["myshopify.com"],
    addresses: ["23.227.38.65", "23.227.38.32", "2620:127:f00f:5::"],
    source: "help.shopify.com/manual/domains/add-a-domain/connecting-domains",
  },
  {
    name: "Framer",
    suffixes: ["framer.app", "framer.website"],
    addresses: ["31.43.160.6", "31.43.161.6"],
    source: "framer.com/help/articles/how-to-connect-a-custom-domain",
  },
  {
    name: "Wix",
    suffixes: ["wixdns.net"],
    addresses: ["185.230.63.107", "185.230.63.171", "185.230.63.186", "23.236.62.147"],
    source: "support.wix.com/article/connecting-a-domain-to-wix-using-the-pointing-method",
  },
  {
    name: "Bubble",
    suffixes: ["bubble.io", "bubbleapps.io"],
    addresses: [],
    source: "manual.bubble.io/help-guides/getting-online/custom-domain-and-dns",
  },
  {
    name: "GoHighLevel",
    suffixes: ["ludicrous.cloud", "msgsndr.com", "leadconnectorhq.com"],
    addresses: ["162.159.140.166"],
    source: "help.gohighlevel.com/support/solutions/articles/48001187026",
  },
  {
    name: "Cloudflare Pages",
    suffixes: ["pages.dev", "workers.dev"],
    addresses: [],
    source: "developers.cloudflare.com/pages/configuration/custom-domains",
  },
  ...websiteServices,
  {
    name: "Akamai",
    suffixes: ["edgekey.net", "edgesuite.net", "akamaiedge.net", "akamai.net"],
    addresses: [],
    hidesTarget: true,
    source: "techdocs.akamai.com (edge hostnames)",
  },
  { name: "Bunny", suffixes: ["b-cdn.net"], addresses: [], hidesTarget: true, source: "docs.bunny.net (custom hostnames)" },
  {
    name: "Fastly",
    suffixes: ["fastly.net", "fastlylb.net"],
    addresses: [],
    hidesTarget: true,
    source: "docs.fastly.com/en/guides/adding-cname-records",
  },
  {
    name: "Cloudflare",
    suffixes: ["cdn.cloudflare.net"],
    addresses: [
      "173.245.48.0/20",
      "103.21.244.0/22",
      "103.22.200.0/22",
      "103.31.4.0/22",
      "141.101.64.0/18",
      "108.162.192.0/18",
      "190.93.240.0/20",
      "188.114.96.0/20",
      "197.234.240.0/22",
      "198.41.128.0/17",
      "162.158.0.0/15",
      "104.16.0.0/13",
      "104.24.0.0/14",
      "172.64.0.0/13",
      "131.0.72.0/22",
      "2400:cb00::/32",
      "2606:4700::/32",
      "2803:f800::/32",
      "2405:b500::/32",
      "2405:8100::/32",
      "2a06:98c0::/29",
      "2c0f:f248::/32",
    ],
    hidesTarget: true,
    source: "cloudflare.com/ips",
  },
];
