"""The closed class of words: everything a message is made of besides the menu's own words.

To teach the engine a new way of saying something, add the phrase to its row here; nothing else
knows words. Chinese rows are split at spaces, English rows at `|`, because English phrases
contain spaces themselves. Words are written normalised (simplified, lower case, no apostrophes).
"""

from __future__ import annotations

from enum import StrEnum

from conversation.understanding.menu import key_of
from conversation.understanding.normalise import atoms_of


class Kind(StrEnum):
    """What a token does in a sentence."""

    TERM = "term"  # a word of the menu
    UNKNOWN = "unknown"
    NUMBER = "number"
    TIME = "time"
    BREAK = "break"  # a sign that ends a clause
    PAUSE = "pause"  # an enumeration comma, or a word like it
    FILLER = "filler"
    CHAT = "chat"
    OF = "of"  # 的
    DONE = "done"  # 了
    TOO = "too"  # 也
    SELF = "self"  # 我
    GIVE = "give"  # 给, 帮, 替
    VERB = "verb"  # an order verb
    WANT = "want"  # 要: order, set, or option, by its place
    ONLY = "only"  # 只要
    MORE_OF = "more_of"  # 再来
    ADD = "add"  # 加
    NEGATE = "negate"
    LESS = "less"
    MORE = "more"
    LESS_AFTER = "less_after"  # 少点, behind what is to be less
    MORE_AFTER = "more_after"
    SLIGHTLY = "slightly"  # 一点点
    A_BIT = "a_bit"  # 一点
    REMOVE = "remove"  # 不要了, 删了
    TAKE_OFF = "take_off"  # 去掉, 退: remove, or subtract with a number
    SUBTRACT = "subtract"  # 少, 减 with a number
    SET = "set"  # 改成
    SET_TO = "set_to"  # 加到
    REPLACE = "replace"  # 换成
    SWAP = "swap"  # swap X for Y
    FOR = "for"
    INSTEAD = "instead"
    MAKE_IT = "make_it"
    EACH = "each"
    ALL = "all"
    PERSON = "person"
    PER_HEAD = "per_head"
    PEOPLE = "people"
    CLASSIFIER = "classifier"
    TIMES = "times"  # ×
    ORDINAL = "ordinal"
    AND = "and"
    OR = "or"
    REFERENCE = "reference"  # 刚才那个
    THAT = "that"  # 那个: a filler unless nothing else is meant
    SAME = "same"  # 一样的
    RATHER = "rather"  # 还是
    USUAL = "usual"
    DAY = "day"  # 昨天的
    CORRECT = "correct"
    NEVER_MIND = "never_mind"
    PART_OF = "part_of"  # 其中
    THE_REST = "the_rest"  # 另一份, 剩下的
    UNCHANGED = "unchanged"  # 其他照旧
    IF_SO = "if_so"  # 有就
    IF_NOT = "if_not"  # 没有就
    PICK = "pick"  # 取
    TOMORROW = "tomorrow"
    HOLD = "hold"  # 把
    ASKING = "asking"
    POLITE = "polite"  # 能不能
    REMARK = "remark"  # 打包
    CHECKOUT = "checkout"
    CLEAR = "clear"
    WHATEVER = "whatever"  # 随便
    COOKING = "cooking"  # words that make a note


_CHINESE: dict[Kind, str] = {
    Kind.FILLER: """
        备注 时间 那会 那时候 有 就 才 又 都是 只 只是 一个人 重新 但是 但 不过 今晚 有点 大概
        候 时候 的时候 嗯 嗯嗯 呃 额 啊 哈 哈哈 哈哈哈 呀 哦 噢 喔 诶 欸 唉 哎 哟 嘛 呗 啦 咯
        喽 哇 嘞 哒 滴 吧 呢 麻烦 麻烦你 麻烦了 谢谢 谢谢啦 谢谢了 谢谢你 谢啦 谢了 多谢 感谢
        辛苦 辛苦了 拜托 拜托了 劳驾 请 请问 你好 您好 你好啊 喂 哈喽 就是 那 那么 那就 就行
        就好 就可以 就可以了 就行了 就好了 就够了 行 行吧 好 好的 好吧 好了 ok 可以 可以了
        行了 对 对了 是 是的 嗯呐 然后 然后呢 接着 先 首先 最后 直接 顺便 另外 其实 今天 今儿
        今日 现在想 一下 一下下 的话 吧那 这边 这里 帮忙 到时候 亲 老板 老板娘 师傅 阿姨 帅哥
        美女 小哥 小姐姐 同学 服务员 护士 护士长 大哥 大姐 学长 学姐 姐 哥 都行 都可以 也行
        也可以 谢 哈喽啊 得了 而已 哦对 对对 我看看 看看 我想想 让我想想 想想 嘻嘻 嘿嘿 呵呵
        那个啥 怎么说呢 这样 这样吧 再说 记得 注意 一定 一定要 千万 务必 尽量 最好 稍微 完全
        了吧 等等再 赶紧 快点 快 你 您 你们 咱们这 们 大家 我家 这 刚好 正好 总共 一共 合计 共
    """,
    Kind.CHAT: """
        早 早呀 早啊 哈喽 嗨 好吃 真好吃 太好吃了 很好吃 好好吃 好喝 难吃 不好吃 不错 真香
        真不错 饿死了 饿死我了 好饿 饿了 好饿啊 迟到了 早八 没空 赶时间 有点饿 肚子饿 肚子饿了
        午休 下班 上课 下课 开会 天气 真好 今天天气真好 医生说 医生说我 不能吃 宿舍 办公室
        公司 减肥 在减肥 上火 感冒 早安 晚安 早上好 中午好 下午好 晚上好 打算 准备 觉得
    """,
    Kind.OF: "的",
    Kind.DONE: "了",
    Kind.TOO: "也",
    Kind.SELF: """
        我 我们 咱 咱们 俺 我自己 自己 本人 我这 我这边 我的 我的是 偶 人家
    """,
    Kind.GIVE: "给 帮 替 给我们 代",
    Kind.VERB: """
        来 来个 点 点个 整 整个 搞 搞个 弄 弄个 上 拿 订 订个 定 买 买个 带 带个 吃 吃个 喝
        喝个 想要 想吃 想喝 想来 想点 想订 想买 我要 我想 我想要 我想吃 我想喝 我想来 我想点
        我来 我点 我要点 我要来 我订 给我 给我来 给我点 给我整 给我拿 给我订 给我上 给我弄
        给我搞 给我带 给我做 给咱来 给我们来 给来 帮我 帮我点 帮我来 帮我订 帮我拿 帮我带
        帮我买 替我点 替我来 下单个 选 选个 我选 就来 就要来 来上 想 要点 要来 要个 俺要 咱要
        我们要 我们来 做 做个 煮 煮个 炒个 打 打个 上个 叫 叫个 吃点 喝点 安排 安排个 安排上
        要一下 预订 预定 尝尝 试试 就吃 就点 我就要 那就来 那就要 那来 那要 那点 可以来 能来
        能给我来 还想要 还想吃 还想 畀我 俾我 我想食 食 嚟 要咗
    """,
    Kind.WANT: "要 就要 要的 要的是 还是要",
    Kind.ONLY: "只要 就要这 只需要 只来 只点 只留 留 只保留",
    Kind.MORE_OF: """
        再来 再来个 再要 再要个 再加 再加个 再点 再点个 还要 还要个 还来 多来 多要 多点个 多加
        另加 追加 再给我来 再帮我来 再给我 再给 再整 再上 再拿 再带 再订 再买 再添 再弄 再搞
        加上 再加上 另外来 另外要 另外加 还想加 然后再来 然后再来个 然后来 然后再加 然后要
        外加 再多来 再多要 多拿 多订 多带 再 多给我来 还需要 再整个 添 又来
    """,
    Kind.ADD: """
        加 加个 加点 放 放点 放个 配 配个 搭 搭配 要加 要放 我要加 想加 加进 撒 撒点 浇 另放
    """,
    Kind.NEGATE: """
        不要 不加 不放 别放 别加 别要 不吃 免 去 走 无 没有 唔要 唔好 不用 不想要 不带 勿放
        勿加 莫放 莫加 忌 不搁 别搁 别给我放 不要放 不要加 不用放 不用加 不能有 不能放 不能加
        别给放 不需要 别弄 不添 别添 不可以放 不许放 千万别放 千万不要放 千万不要 千万别加
        一定不要 一定别放 完全不要 不能吃 我不吃 我不要 免放 免加 不得放 甭放 甭要 唔落 唔加
        走个 去个 冇 少不了不要 别来 别给我 不爱吃 不喜欢 不喜欢吃 不想吃 不想放 能不放
        可以不放 能不加 可以不加 能不要 可以不要 别撒 不撒 别淋 不淋 别给 不给放 戒 忌口 去除
        剔除 取消掉放
    """,
    Kind.LESS: """
        少 少放 少放点 少加 少加点 少点 少来点 少许 少一点 少一些 少些 别太 不要太 别放太多
        不要放太多 别加太多 不要加太多 不要太多 别太多 微微 微 稍微 少少 少量 少弄点 少搁
        少搁点 略 稍 不用太 不想太 不能太 少要点 少要 少给点 少给 别放那么多 不要那么多 别那么
        轻 轻度 减 减少 减点 小小 一点点的 一丢丢 一丢 一丁点 一小点 要少点 少淋
    """,
    Kind.MORE: """
        多加 多 多放 多放点 多加点 多点 多来点 多一点 多一些 多些 多弄点 多搁 多搁点 多给点
        多给 多淋 多撒 多撒点 多浇 多浇点 加多点 加多一点 更 加重 重 特 超 超级 爆 狂放 大量
        双倍 加倍 使劲放 猛放 再多放 再多放点 再多加点 要多点 要多 很
    """,
    Kind.LESS_AFTER: """
        少点 少一点 少一些 少些 少放 少放点 少放一点 少放些 少加 少加点 少来点 不要太多 别太多
        不要放太多 别放太多 少给点 少给 不要太重 别太重 轻点 轻一点 少少的 要少 要少点
        要少一点 不要多 别多 减半 减少 淡点 少许 少要点 弄少点 别放多 别放多了 一丢丢
        一点点就行 一点点就好 一点点 微微的 不用太多 少量
    """,
    Kind.MORE_AFTER: """
        多点 多一点 多一些 多些 多放 多放点 多放一点 多放些 多加 多加点 多加一点 多来点 加多
        加多点 多给点 多给 要多 要多点 要多一点 重点 重一点 加重 加倍 双倍 多多的 多多 多要点
        多浇点 弄多点 大一点
    """,
    Kind.SLIGHTLY: "一点点 一丢丢 一丁点 一点点的 有一点点",
    Kind.A_BIT: "一点 一点儿 点儿 一些 半点 一丝 丝毫",
    Kind.REMOVE: """
        不要了 不用了 不点了 不吃了 不喝了 不需要了 不想要了 不想吃了 不想喝了 删了 删了吧
        去了 撤了 退了 免了 取消了 减了 去掉了 不订了 不来了 唔要了 算了不要了 我不要了
        就不要了 还是不要了 别要了 给删了 不要啦 拿掉了 划掉了 移除了
    """,
    Kind.TAKE_OFF: """
        去掉 删掉 删除 取消 取消掉 撤掉 撤销 撤回 退 退掉 拿掉 拿走 移除 划掉 减掉 扣掉 砍掉
        去除掉 剔掉 退回 删 给我删掉 给我去掉 给我取消 帮我删掉 帮我去掉 帮我取消 帮我退
        帮我退掉 帮我删 帮我取消掉 除去 除掉 拿下 撤
    """,
    Kind.SUBTRACT: """
        去 减 减少 少 少来 少要 少点个 少拿 少订 扣 减去 少买 少上 再少 再减 少做
    """,
    Kind.SET: """
        改成 改为 改到 改 调成 调整为 调整成 改要 变成 变为 设为 修改为 改回 都改成 全改成
        全部改成 换到 改做 弄成 做成 定为
    """,
    Kind.SET_TO: """
        加到 减到 增加到 减少到 增到 降到 凑到 凑够 凑成 一共要 总共要 一共来 总共 统共要 加至
        减至 提到
    """,
    Kind.REPLACE: """
        换成 换 换为 换做 换作 换上 替换成 替换为 替成 换个 换一个 换一份 改换 改换成 换回
        都换成 全换成 全部换成 给我换成 帮我换成 帮我换 给换成 还是换成 换杯 换碗 换份 换瓶
        更换为 更换成 调换成 转成
    """,
    Kind.EACH: """
        各 各来 各要 各点 各自 每样 每种 每样来 每样要 每种来 每个 分别 分别来 分别要 都来
        都各来 各上 各给我来 各整 各带 各买 每款 每道 每道菜 每一样 每一种 各订 都要各
    """,
    Kind.ALL: """
        都 全 全部 所有 所有的 全都 统统 通通 一律 全体 都要 全要 全部都 全部要 所有都 所有菜
        每个都 两个都 两份都 三个都 几个都 这些都 这几个都 整单 大家都 冚唪唥
    """,
    Kind.PER_HEAD: "每人 一人 人均 每个人 每位 每一个人 人手",
    Kind.CLASSIFIER: """
        份 个 碗 杯 瓶 盒 听 罐 笼 屉 套 盘 碟 串 根 张 只 块 包 条 片 袋 例 煲 锅 客 单 枚 颗
        粒 壶 桶 件 扎 支 打儿 份儿 个儿 分 盅 篮 板 桌 团 勺 大份的 盆 小份的 只儿 枝 樽 碗儿
        块儿
    """,
    Kind.AND: "和 跟 与 及 以及 还有 加上 同 并且 并 连同 外加 同埋 还有个",
    Kind.RATHER: "还是",
    Kind.OR: "或 或者 还是说 要么 或是",
    Kind.REFERENCE: """
        刚才那个 刚才的 刚才那份 刚刚那个 刚刚的 刚刚那份 刚才那 刚刚那 上面那个 刚说的
        刚才说的 刚刚说的 刚点的 刚才点的 前面那个 刚那个 同样的 一样的 一样的再来 同款 同上
        上一个 上一份 刚才那碗 刚才那杯 刚才那道 刚刚那道 刚刚那碗 刚刚那杯
    """,
    Kind.THAT: """
        那个 这个 那份 这份 那道 这道 那碗 那杯 它 那种 这种 那瓶 那款 这款 此 嗰个
    """,
    Kind.SAME: "一样 同样 一样地 照着 一模一样",
    Kind.USUAL: """
        老样子 老规矩 照旧 照常 上次那个 上次的 跟上次一样 和上次一样 同上次一样 上次一样的
        上次一样 上次那单 上回那个 上回的 跟上回一样 和上回一样 像上次一样 像上次那样 照上次
        照上次的 照上次的来 还是老样子 老三样 按上次 按上次的 按老样子 按老规矩 跟之前一样
        和之前一样 跟以前一样 和以前一样 之前那个 上一单 上单 上次点的 上次订的 上次吃的
        上回点的 同上次 跟往常一样 和往常一样 和平时一样 跟平时一样 往常一样 平时那个 老一套
        照老样子 照老规矩 我常点的 常点的 一如既往 还是那样 跟上次一模一样 上次那份
        和上次的一样 跟上次的一样
    """,
    Kind.CORRECT: """
        不对 不对不对 说错了 说错 打错了 打错 错了 点错了 写错了 不是 啊不是 不不 不不不 唔系
        唔系唔系 哦不 啊不 噢不 等等 等下 等一下 等会 算了换 更正 口误 搞错了 弄错了 讲错了
        记错了 我说错了 我打错了 不是不是 不不是 应该是 我是说 我的意思是 是说 手滑 慢着 重说
        发错了 输错了 看错了 改一下 更正一下 嗯不
    """,
    Kind.NEVER_MIND: "算了 算啦 算了吧 罢了 作罢 还是算了 那算了 那就算了",
    Kind.PART_OF: "其中 里面 里头 当中 中的一 其中有 里",
    Kind.THE_REST: """
        另一份 另一个 另外一份 另外一个 另一碗 另一杯 另外一碗 另外一杯 剩下的 其余的 剩下
        其余 其他的 另一 另外那份 剩下那份 剩余的 另一瓶
    """,
    Kind.UNCHANGED: """
        其他照旧 其它照旧 其他不变 其它不变 其余不变 其余照旧 别的不变 其他的不变 其他都不变
        别的照旧 其他一样 其他不动 其他不用改 其他没变 剩下的不变 其余一样
    """,
    Kind.IF_SO: """
        有就 有的话 有的话就 要是有 如果有 有就来 有货就 有货的话 若有 有的话来 有就要
        有就给我 有的话给我 如果有的话 要是有的话 有就给我来 有的话给我来 有的话要
    """,
    Kind.IF_NOT: """
        没有就 没有的话 没有的话就 没有的话来 没有的话要 没有就来 没有就要 没有就换成 没有就换
        没有的话换成 没有的话换 没就 没的话 没货就 没货的话 没了就 没有了就 没了的话
        没有了的话 卖完了就 卖完就 卖完了的话 卖完的话就 卖完了的话就 售罄就 售罄了就 售完就
        要没有就 要是没有就 如果没有就 如果没有的话 要是没有的话 要是没有 如果没有 若没有
        万一没有 假如没有 要是没 如果没 没有那就 不然就 不然 否则 否则就 要不就 没得就
        没有就给我 没有就给我来 没有的话给我来 没有就点 没有的话就来 没有的话就要
        没有的话就换成 卖光了就 卖光就 沽清就 没货了就 冇就 没有就算了换 缺货就 缺货的话
        售罄的话 卖完了换 卖完了就换 卖完了就换成 卖完就换成 卖完换 没了就换 没了就换成 没了换
        不够就
    """,
    Kind.PICK: """
        取 拿 来拿 来取 过来拿 过来取 去拿 去取 取餐 拿餐 自取 领 来领 取走 拿走餐 送到 送来
        送 送过来 到店 到 过来 来吃 提 来提 取饭 拿饭 打包走 来打饭 取货 领餐 去食堂取 下来拿
        下楼拿 下楼取 下去拿 再来拿 再来取 再取 再拿 要取 到取 到食堂 送达 送餐 取一下 拿一下
        攞 嚟攞 来到 能拿 能取 可以取 可以拿 之后取 之后拿
    """,
    Kind.TOMORROW: """
        明天 明日 明儿 明早 明晚 明天早上 明天中午 明天晚上 明天上午 明天下午 后天 大后天 下周
        下星期 下礼拜 听日 改天 后日 明中午 下个星期 下周一 下周二 下周三 下周四 下周五
    """,
    Kind.HOLD: "把 将",
    Kind.ASKING: """
        吗 么 怎么 怎么样 咋 嘛呢 多少钱 多少 几块 几块钱 几元 几钱 怎么卖 啥价 什么价
        什么价格 价格 有没有 还有没有 有没 是不是 是否 什么 啥 哪些 哪个 哪种 哪几种 哪里 哪儿
        几点 几时 多久 多长时间 为什么 为啥 怎样 好吃不 好不好吃 含不含 有无 贵不贵 多大 多重
        卡路里 热量 谁 咋样 咋卖 辣不辣 甜不甜 咸不咸 冰不冰 酸不酸 油不油 大不大 能吃辣
        会不会 够不够 冇冇 有冇 几多钱 还有没 有吗 好吃吗 剩多少 还剩 还剩几份 剩几份 还剩多少
        过敏 过敏原 含 配料 成分 介绍
    """,
    Kind.POLITE: """
        能不能 可不可以 可否 能否 可以 能 行不行 可不可 方不方便 好不好 好吗 行吗 可以吗
        可以不 中不中 得唔得 可唔可以 行么 可以么
    """,
    Kind.REMARK: """
        打包 打包带走 带走 外带 堂食 堂吃 餐具 筷子 一次性筷子 一次性餐具 勺子 叉子 纸巾
        餐巾纸 袋子 塑料袋 微信付 微信支付 支付宝 支付宝付 刷卡 现金 付现金 饭卡 刷饭卡
        货到付款 开发票 发票 快点做 快一点 尽快做 包装 包装好 包好 装袋 分开装 要打包 不要打包
        不打包 不要餐具 不要筷子 要餐具 要筷子 无需餐具 不需要餐具 不用餐具 微信付款 用微信
        用支付宝 餐具一份 环保 一双 两双 三双 不要一次性 在这吃 在食堂吃 这里吃 一套餐具
        两套餐具 三套餐具 打个包 打下包 外卖
    """,
    Kind.CHECKOUT: """
        下单 下单吧 直接下单 提交订单 提交 结账 结帐 结算 付款 付钱 付账 支付 买单 埋单 就这些
        就这些了 就这些吧 就这样 就这样吧 就这样了 好了就这样 好了就这么多 就这么多 就这么多了
        就这么多吧 就要这些 就要这些了 就点这些 就点这些了 先这样 先这样吧 先这些 先这么多
        没有别的了 没别的了 不加了就这些 够了 确认下单 确认订单 去付款 去结账 去支付 我要下单
        我要结账 我要付款 可以下单了 可以结账了 帮我下单 帮我结账 那就这些 那就这样 就酱 就醬
        齐了 完事 点好了 点完了 选好了 我选好了 没了就这些 暂时就这些 结一下账 付一下款 下订单
        好了下单 下个单 确认 就那些 只要这些 就这几个 就这几样 就这几样了 就这两样 就这三样
        就这个了 就它了 先这样了 先就这样
    """,
    Kind.CLEAR: """
        清空 清空购物车 全部清空 都清空 清了 全清 全部删除 全部删了 全部删掉 都删了 都删掉
        全删了 全删掉 全删 全都删了 全都不要了 全部不要了 都不要了 统统不要了 通通不要了
        全不要了 购物车清空 把购物车清空 清掉 清除 重新点 重来 重新来过 从头来 从新点 全部取消
        都取消 全取消 全部撤了 什么都不要了 一个都不要了 我都不要了 所有都不要了
        所有的都不要了 全部退了 都退了 全退了 清一下购物车 推倒重来 都撤了 都取消了 全部取消了
        全取消了
    """,
    Kind.WHATEVER: "随便 随意 都行 无所谓 你看着办 看着办 均可 任意",
    Kind.COOKING: """
        切 切成 切小 切开 煮 煎 烤 炸 剁 撕 挑 挑干净 拌 泡 熟 熟一点 全熟 嫩 嫩一点 脆 脆一点
        烫 烫一点 凉 软 硬 稀 稠 浓 焦 老 生 分装 盛 装 盖 多煮 久一点 烂 瘦 瘦点 瘦一点 肥
        趁热 现做 现炒 热乎 干一点 干点 汤多 汤少 另装 分开
    """,
}

_ENGLISH: dict[Kind, str] = {
    Kind.FILLER: """
        quantity|anymore|any more|again|from|my|your|our|as|really|think|i think|was|were|has|
        had|id|i|we|he|she|they|if|when|because|since|though|but|about|around|off|out|over|
        please|pls|plz|thanks|thank you|thx|ty|hi|hello|hey|hi there|hello there|the|um|uh|er|
        well|so|ok|okay|just|yes|yeah|yep|sure|then|also|too|today|there|some|of|now|like|oh|
        maybe|good morning|for today|kindly|cheers|some of|actually|hmm|um yeah|right|is|are|
        it|that|those|these|them|one of|dude|man|buddy|my order|with that|as well|in total|
        to go|at|on|in|be|will|to|do|you|guys|ill|very|nice|good|fresh|delicious|tasty|yummy|
        order|piece|portion|bit|still|kind|kinda|here|this|lol|haha|btw|by the way|fine|great|
        perfect|cool|alright|u
    """,
    Kind.CHAT: """
        code|line|table|call|phone|card|note|weather|whether|later|matter|better|other people|
        father|mother|sister|brother|house|home|hungry|tired|busy|class|meeting|office|break|
        friend|people|money|world|school|teacher|student|work|working|night|morning|week|month|
        year|time|place|thing|things|nothing|something|someone|everyone|anyone|should|would|
        could|might|about|after|before|under|over|while|until|never|always|often|im hungry|
        starving|im starving|so hungry|love|how are you|good day|nice day
    """,
    Kind.SELF: "me|myself|us|for me|for myself|mine|for us",
    Kind.VERB: """
        i want|i would like|id like|i like|can i get|can i have|could i get|could i have|
        may i have|may i get|can we get|can we have|can you get me|could you get me|get me|get|
        give me|give|ill have|ill take|ill get|i will have|i will take|let me get|let me have|
        i need|i wanna|i wanna get|gimme|lets get|lets have|lets do|we want|wed like|well have|
        well take|bring me|i wish|hook me up with|want|have|take|i would love|id love|need|
        order me|id like to order|i want to order|can i order|could i order|
        i would like to order|i want to have|can i please have|can i please get|
        could i please have|could i please get|may i please have|grab me|grab|can u get me|
        can you add|could you add|please add|i will get|how about|make me|fetch me|ring up|
        want to order|wanna order|id like to have|id like to get
    """,
    Kind.WANT: "make that with",
    Kind.ONLY: "only|just keep|only want|only need|keep only",
    Kind.MORE_OF: """
        another|one more|add another|add one more|plus|also add|and also|also get|more|also a|
        on top
    """,
    Kind.ADD: """
        add|with|w|add some|with some|put|include|including|throw in|add on|topped with
    """,
    Kind.NEGATE: """
        no|without|w / o|wo|hold|hold the|minus|skip|skip the|leave out|leave off|
        leave out the|leave off the|with no|dont want|i dont want|dont add|do not add|dont put|
        not|none|no more|without any|with out|sans|dont include|free of|lose the|cut the|
        ditch the|zero|never|cant have|cannot have|i cant have|omit|avoid|nix the
    """,
    Kind.LESS: """
        less|light|light on|light on the|easy on|easy on the|go easy on|go easy on the|
        a little|little|a little bit of|a bit of|not too much|not much|low|reduced|half the|
        a touch of|slightly|lightly|just a little|fewer|go light on|go light on the|
        not so much|not too
    """,
    Kind.MORE: """
        extra|more|lots of|a lot of|plenty of|heavy|heavy on|heavy on the|double|loads of|
        additional|tons of|triple|much|super|add extra|with extra|go heavy on|much more|
        add more|a lot more
    """,
    Kind.LESS_AFTER: "light please|on the light side",
    Kind.REMOVE: """
        never mind the|forget the|cancel that|remove that|delete that|remove it|cancel it|
        delete it|drop it|drop that|take it off|take that off|off please|scrap that|
        remove the last one
    """,
    Kind.TAKE_OFF: """
        remove|delete|cancel|drop|take off|take out|take away|get rid of|scrap|subtract|cut|
        pull|dump|remove from my cart|take off the|take out the|forget about|forget|cancel the|
        ditch|lose|axe|return
    """,
    Kind.SUBTRACT: "reduce by|minus one of|fewer of|less of",
    Kind.SET: """
        change to|change it to|set to|set it to|change that to|update to|change quantity to|
        make the
    """,
    Kind.SET_TO: """
        up to|increase to|reduce to|raise to|bump to|bump up to|down to|for a total of|
        total of
    """,
    Kind.REPLACE: """
        make it a|make that a|switch it to|switch to|swap it for|swap that for|swap for|
        change it for|replace it with|replace that with|replace with|swap to|make it an|
        make that an|switch that to|rather have|id rather have|id rather
    """,
    Kind.SWAP: """
        set|swap|replace|switch|change|exchange|trade|substitute|sub|update|swap out|
        switch out
    """,
    Kind.FOR: "for|into",
    Kind.INSTEAD: "instead|instead of|rather than|in place of",
    Kind.MAKE_IT: "make it|make that|make them|make those",
    Kind.EACH: """
        each|of each|each of|one of each|apiece|a piece|respectively|every one of
    """,
    Kind.ALL: """
        on any|on either|on any of them|on each|on them all|on all of them|all|both|everything|
        all of them|all of it|every|all of the|both of them|for all|for both|all with|on all|
        on everything|on both|all of those|all of these|all three
    """,
    Kind.PER_HEAD: """
        per person|each person|everyone|everybody|for each of us|each of us|for everyone|
        for everybody|per head|each one of us
    """,
    Kind.CLASSIFIER: """
        order of|orders of|cup of|cups of|bottle of|bottles of|bowl of|bowls of|plate of|
        plates of|can of|cans of|piece of|pieces of|glass of|glasses of|serving of|servings of|
        portion of|portions of|slice of|slices of|side of|sides of|box of|boxes of|bag of|
        bags of|cups|cup|bottle|bottles|can|cans|order|orders|serving|servings|portion|
        portions|pieces|glass|glasses|pcs|pc|box|boxes|bag|bags|basket of|baskets of|mug of|
        mugs of
    """,
    Kind.TIMES: "x|times",
    Kind.AND: """
        and|plus|along with|together with|n|as well as|and a side of|followed by|then
    """,
    Kind.OR: "or|or maybe",
    Kind.REFERENCE: """
        repeat that|repeat it|same again|the same|same thing|the same thing|the same one|
        same one|that one|that one again|the one before|that again|same|another round|
        one more of that|one more of those|the same again|another of those|
        another one of those|same for me|the previous one|ditto|one of those|another one|
        one more|the last one again
    """,
    Kind.USUAL: """
        the usual|my usual|usual|same as last time|the same as last time|same as always|
        same as before|what i had last time|like last time|my regular|my regular order|
        same order as last time|my last order|repeat my last order|last order|same order|
        repeat last order|reorder|what i had before|same as usual|as usual|the same order|
        my previous order|what i ordered last time|same as my last order
    """,
    Kind.CORRECT: """
        actually|actually no|no wait|wait|sorry|no sorry|i mean|i meant|oops|scratch that|
        correction|my mistake|no no|wait no|oh no|no make that|no make it|i take that back|
        my bad|hang on|hold on|er no|strike that|whoops|on second thought|sorry i meant|
        actually make that|actually make it|wait make that|no wait make that|no wait make it|
        sorry make that|sorry make it
    """,
    Kind.NEVER_MIND: "never mind|nevermind|nvm|forget it|forget that",
    Kind.PART_OF: "one of them|one of those with|of them|of which",
    Kind.THE_REST: """
        the other|the other one|the rest|other one|the others|the remaining
    """,
    Kind.UNCHANGED: """
        rest the same|everything else the same|keep the rest|the rest stays|leave the rest|
        keep everything else
    """,
    Kind.IF_SO: """
        if so|if you do|if available|if you have it|if you have|if there is|if yes
    """,
    Kind.IF_NOT: """
        if not|if theres no|if there is no|if you have no|if you dont have any|if youre out of|
        if you are out of|if theyre out of|if you ran out of|if you dont have the|
        if there isnt any|otherwise|or else|if you dont|if youre out|if its sold out|
        if sold out|if unavailable|if not then|if you are out|if you dont have it|if its out|
        if theyre out|if its not available|if not available|if none|failing that|
        if out of stock|if its out of stock
    """,
    Kind.PICK: """
        pickup|pick up|pick it up|picking up|collect|collecting|ready at|ready by|ready for|
        for pickup|pick it up at|pick up at|pickup at|grab it|come by|picked up|ill be there|
        pick them up|collection|ill come|arrive|arriving|pickup time|stop by|swing by
    """,
    Kind.TOMORROW: "tomorrow|day after tomorrow|next week|next monday|tmrw|tmr",
    Kind.ASKING: """
        what|whats|which|how|how much|hows|when|whens|where|wheres|who|why|is there|are there|
        do you have|have you got|you got|got any|any|does|is it|is the|are the|price|cost|
        costs|do you|any of|calories|contain|contains|ingredients|allergens|allergic|did|
        are you
    """,
    Kind.POLITE: """
        can i|could i|may i|can you|could you|would you|can we|could we|
        would it be possible to|is it possible to|possible to|can u|may we|will you|mind if i|
        do you mind|if possible
    """,
    Kind.REMARK: """
        to go|takeaway|take away|take out please|for here|dine in|napkins|cutlery|fork|forks|
        utensils|a bag|paying by card|pay by card|by card|with card|cash|pay cash|card|
        apple pay|straw please|no cutlery|no utensils|no napkins|no straw needed|to take away|
        paying cash|receipt
    """,
    Kind.CHECKOUT: """
        thats all|that is all|thatll be all|that will be all|check out|checkout|check me out|
        place order|place the order|place my order|pay|pay now|ill pay|i want to pay|
        ready to pay|ready to order|submit|submit order|submit the order|thats it|that is it|
        thats everything|thatll do|done ordering|im done|complete my order|complete order|
        finish order|finalize|finalise|send the order|send it|confirm order|confirm|
        confirm my order|bill please|the bill|nothing else|place it|ring me up|close my order|
        the check please|check please|order now|go ahead and order|pay for it|thatll be it
    """,
    Kind.CLEAR: """
        clear|clear my cart|clear cart|clear the cart|clear everything|clear all|empty my cart|
        empty the cart|empty cart|start over|start again|remove everything|delete everything|
        cancel everything|remove all|delete all|reset|reset my cart|reset cart|
        scrap everything|start fresh|wipe my cart|clear it all|remove it all|
        get rid of everything|clear it|empty it|scratch everything|forget everything|
        start from scratch|drop everything
    """,
    Kind.WHATEVER: """
        whatever|any is fine|anything|dont care|doesnt matter|you choose|up to you
    """,
    Kind.COOKING: """
        toasted|cut in half|cut|sliced|well done|medium rare|rare|warm|warmed up|heated|crispy|
        soft|chopped|burnt|spicy|mild|on the side|gluten free bun|separately|separate|wrapped|
        untoasted|not toasted|straw|extra hot|extra crispy|lukewarm|crusts|crust|thick|thin|
        plain|dry|wet|seasoned|salted|unsalted|salt
    """,
}

# What a dish may be more of without an option for it: 软点, 瘦一点.
_TEXTURES = "软烂硬嫩老脆焦稠稀干浓淡咸酸甜热凉瘦肥厚薄熟生烫"

SIGNS: dict[str, Kind] = {
    ",": Kind.BREAK,
    ".": Kind.BREAK,
    ";": Kind.BREAK,
    "!": Kind.BREAK,
    "?": Kind.BREAK,
    "…": Kind.BREAK,
    "~": Kind.BREAK,
    "\n": Kind.BREAK,
    "、": Kind.PAUSE,
    "+": Kind.AND,
    "&": Kind.AND,
    "/": Kind.PAUSE,
    "×": Kind.TIMES,
    "*": Kind.TIMES,
    "·": Kind.BREAK,
}


def _build() -> dict[str, tuple[Kind, ...]]:
    found: dict[str, dict[Kind, None]] = {}
    rows = [(kind, row.split()) for kind, row in _CHINESE.items()]
    rows.append(
        (
            Kind.COOKING,
            [f"{word}{degree}" for word in _TEXTURES for degree in ("点", "一点", "些", "一些")],
        )
    )
    rows += [
        (kind, [phrase.strip() for phrase in row.split("|")]) for kind, row in _ENGLISH.items()
    ]
    for kind, phrases in rows:
        for phrase in phrases:
            found.setdefault(key_of(atoms_of(phrase)), {})[kind] = None
    return {key: tuple(kinds) for key, kinds in found.items()}


WORDS: dict[str, tuple[Kind, ...]] = _build()
WORD_SPAN_MAX = 9
