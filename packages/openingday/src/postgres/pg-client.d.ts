/** The client alone: the package's entry also looks for a native one. */
declare module "pg/lib/client" {
  import { Client } from "pg";
  export default Client;
}
