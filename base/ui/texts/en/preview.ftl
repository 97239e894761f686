# Attachments seen in the page.
preview-download = Download
preview-size = { $kilobytes } KB
preview-pdf-hidden = If your browser shows no PDF, download it to view it.
preview-cut = Only the beginning is shown here; download the file for all of it.
preview-words-only = Only the words are shown here; download the file for its layout.
preview-ofd = OFD files (GB/T 33190) are not shown here; download to view in an OFD reader.
preview-office = Download this file to view it in WPS or Office.
preview-other = Files of this kind are not shown here; download to view.
preview-converted = Shown as PDF made by LibreOffice on this server; the layout may differ a little from WPS and Office. Download the original.
preview-not-converted = It could not be converted; download it instead
