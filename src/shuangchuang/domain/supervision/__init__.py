"""Supervision (督办督查): how a task of the plan moves, what is said of it, and the light it shows.

    拟立项 ─▶ 立项 ─▶ 交办 ─▶ 签收、办理 ─▶ 反馈 ─▶ 核查 ─▶ 待批准 ─▶ 办结
                       ▲                        │                    └─▶ 退回 ─▶ 办理
                       └── 转办 ── 异议           └── 延期、中止、提级在旁

Pure: who asks, what they hold and the day are passed in; nothing here reads a clock or a row.
"""
