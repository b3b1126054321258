/** `npm run addin:sideload`: how to load the add-in into one's own Excel. */
import { resolve } from 'node:path'

const manifest = resolve(import.meta.dirname, '../../../manifest.xml')
console.log(`
To see the add-in in your own Excel, with the service on this machine:

  npm run addin:certs     certificates for https://localhost (once)
  npm start               the service; CINNABAR_PUBLIC_URL=https://localhost:3443
  npm run addin:https     https://localhost:3443 in front of it

Then load ${manifest}:

  Excel on the web   Home > Add-ins > More add-ins > Upload my add-in
  Excel on Windows   put the file into a shared folder; File > Options > Trust Center > Trusted add-in catalogs; then
                     Home > Add-ins > Shared folder. Or: npx office-addin-debugging start manifest.xml desktop
  Excel on Mac       copy the file to ~/Library/Containers/com.microsoft.Excel/Data/Documents/wef and start Excel again

For everybody in an organization, an administrator gives <public address>/manifest.xml to Microsoft 365:
admin centre > Settings > Integrated apps > Upload custom apps.
`)
