declare module 'pgpass' {
  interface Address {
    readonly host: string;
    readonly port: number;
    readonly database: string | undefined;
    readonly user: string | undefined;
  }

  /** Looks a password up in the file of passwords that libpq uses. */
  export default function pgpass(address: Address, found: (password: string | undefined) => void): void;
}
