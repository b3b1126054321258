/** Style sheets that a page imports: Vite links them. */
declare module '*.css'
