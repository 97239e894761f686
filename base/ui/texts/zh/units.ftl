# 单位。
units-code-taken = 编号“{ $code }”已经有了。请换一个，或在原单位上改。
units-code-empty = 单位要有编号。
units-name-empty = “{ $code }”没有名称。请补上中文名称。
units-not-found = 没有编号为{ $unit }的单位。
units-dates = 截止日{ $to }应晚于起始日{ $from }。
units-cycle = 层级“{ $hierarchy ->
    [territory] 行政区划
    [command] 隶属关系
    [industry] 行业
   *[other] { $hierarchy }
}”绕成了圈：{ $path }。请先把其中一级改挂到别处。
units-two-parents = 层级“{ $hierarchy ->
    [territory] 行政区划
    [command] 隶属关系
    [industry] 行业
   *[other] { $hierarchy }
}”里，{ $unit }在{ $day }有两个上级：{ $parents }。同一天只能有一个。
units-firm-in-hierarchy = { $unit }是企业，不进层级；企业挂在所在地上。
units-close-children = { $unit }下面还有{ $children }，企业{ $firms }家。请先移走再撤销。
units-merge-nothing = 合并要有别的单位并进来。
units-split-nothing = 拆分要有新的单位。
units-split-elsewhere = { $unit }不是拆分后的单位，不能移到那里。
firms-not-found = 没有编号为{ $firm }的企业。
firms-area = { $area }是企业，不能作所在地。
firms-credit-code = 统一社会信用代码“{ $value }”存疑，还没有存。确属原证所载的，请写明依据。
firms-code-length = 信用代码应有18位，填了{ $found }位。
firms-code-character = 信用代码第{ $at }位是“{ $found }”，不用这个字符。请核对 I、O、S、V、Z。
firms-code-outer-check = 信用代码第18位应为“{ $expected }”，填的是“{ $found }”。
firms-code-inner-check = 信用代码第17位（组织机构代码校验位）应为“{ $expected }”，填的是“{ $found }”。
boundaries-approval = 审图号“{ $value }”不像审图号，如 GS(2024)0650号。没有审图号的地图不能用。
boundaries-too-large = 边界文件有{ $bytes }字节，超过64 MB。请简化后再传。
boundaries-unreadable = 边界文件在“{ $place }”处读不懂。请传GeoJSON的FeatureCollection。
units-code-twice = 编号“{ $value }”在这份表里出现不止一次。只留一行。
units-code-unknown = 没有编号“{ $value }”。请先增加这个单位，或改正编号。
units-kind-fixed = 这个单位的类别是{ $value }，不能改。要换类别，请另开编号。
units-from-fixed = 这个单位的起始日是{ $value }，不能改。
units-firm-row = 企业和其他单位分开装入。请放到对应的表里。
