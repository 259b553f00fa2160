"""The forms of keys and tokens, as the services that issue them publish them; for a text as it is written."""

from __future__ import annotations

from fuzi.model.late_pattern import late

TOKENS = late(
    r"(?<![A-Za-z0-9_-])(?:"
    # clouds: Alibaba, Tencent, Baidu, Volcengine, JD; Amazon, Google, DigitalOcean, Azure
    r"LTAI[A-Za-z0-9]{12,26}|AKID[A-Za-z0-9]{28,36}|ALTAK[A-Za-z0-9-]{21}|AKLT[A-Za-z0-9_-]{20,60}|JDC_[A-Z0-9]{28,32}"
    r"|(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{30,500}|GOCSPX-[A-Za-z0-9_-]{28}"
    r"|do[opr]_v1_[0-9a-f]{64}|AccountKey=[A-Za-z0-9+/]{86}=="
    # forges, registries
    r"|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"
    r"|gl(?:pat|dt|rt|ft|soat|ptt|imt|agent|oas|cbt)-[A-Za-z0-9_.-]{20,100}|npm_[A-Za-z0-9]{36}|pypi-AgE[A-Za-z0-9_-]{60,300}"
    r"|dckr_pat_[A-Za-z0-9_-]{27,60}|hf_[A-Za-z]{34}"
    # services
    r"|SEC[0-9a-f]{64}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,200}|[rs]k_live_[A-Za-z0-9]{24,99}|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"
    r"|sk-(?:proj|svcacct|admin|ant)-[A-Za-z0-9_-]{20,250}|sk-(?=[A-Za-z]{0,60}[0-9])[A-Za-z0-9]{32,64}"
    r"|[0-9a-f]{32}-us[0-9]{1,2}|[0-9]{8,10}:AA[A-Za-z0-9_-]{33}|hvs\.[A-Za-z0-9_-]{24,200}|dapi[0-9a-f]{32}"
    r"|glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|sq0(?:csp|atp)-[A-Za-z0-9_-]{22,43}"
    r"|eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}"
    r")(?![A-Za-z0-9])"
)
