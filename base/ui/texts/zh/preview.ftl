# 附件预览。
preview-download = 下载
preview-size = { $kilobytes } KB
preview-pdf-hidden = 浏览器不显示PDF时，请下载后查看。
preview-cut = 此处只显示开头一部分，全文请下载。
preview-words-only = 此处只显示文字，版式请下载后查看。
preview-ofd = OFD版式文件（GB/T 33190）请下载后用OFD阅读器查看。
preview-office = 此文件请下载后用WPS或Office查看。
preview-other = 此类文件不在页面显示，请下载后查看。
preview-converted = 由服务器上的LibreOffice转成PDF显示，版式可能与WPS、Office略有出入，原件请下载。
preview-not-converted = 没有转成，请下载后查看
