/** What the log says of a request: never its query, headers or body, which may hold codes and tokens. */
export const requestLog = {
  req: ({ method, url }: { readonly method: string; readonly url: string }) => ({
    method,
    path: url.split('?')[0],
  }),
}
