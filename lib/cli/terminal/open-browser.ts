import { spawn } from 'node:child_process';

/** Returns the program that opens an address on the desktop of a system; `undefined` where nobody sits in front of one. */
export function browserOpener(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): readonly string[] | undefined {
  const { DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = environment;
  // A desktop that is forwarded is on another machine.
  if (SSH_CONNECTION) return undefined;
  switch (platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler'];
    default:
      return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
  }
}

/** Opens an address in the browser of the desktop, if there is one. Nothing is said where that fails: the address is shown as well. */
export function openBrowser(address: string, environment: NodeJS.ProcessEnv): void {
  const [program, ...args] = browserOpener(environment) ?? [];
  if (program === undefined) return;
  const child = spawn(program, [...args, address], { env: environment, stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
