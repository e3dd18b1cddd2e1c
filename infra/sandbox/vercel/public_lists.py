"""The two public lists that the old plugin checks its input against: frameworks and regions."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

FRAMEWORKS = [
    "angular",
    "astro",
    "blitzjs",
    "brunch",
    "create-react-app",
    "docusaurus",
    "docusaurus-2",
    "dojo",
    "eleventy",
    "ember",
    "express",
    "fastapi",
    "fasthtml",
    "flask",
    "gatsby",
    "gridsome",
    "h3",
    "hexo",
    "hono",
    "hugo",
    "hydrogen",
    "ionic-angular",
    "ionic-react",
    "jekyll",
    "middleman",
    "nestjs",
    "nextjs",
    "nitro",
    "node",
    "nuxtjs",
    "parcel",
    "polymer",
    "preact",
    "react-router",
    "redwoodjs",
    "remix",
    "saber",
    "sanity",
    "sanity-v3",
    "sapper",
    "scully",
    "solidstart",
    "solidstart-1",
    "stencil",
    "storybook",
    "svelte",
    "sveltekit",
    "sveltekit-1",
    "tanstack-start",
    "umijs",
    "vite",
    "vitepress",
    "vue",
    "vuepress",
    "xmcp",
    "zola",
]
REGIONS = [
    "arn1",
    "bom1",
    "cdg1",
    "cle1",
    "cpt1",
    "dub1",
    "dxb1",
    "fra1",
    "gru1",
    "hkg1",
    "hnd1",
    "iad1",
    "icn1",
    "kix1",
    "lhr1",
    "pdx1",
    "sfo1",
    "sin1",
    "syd1",
]


async def frameworks(_request: Request) -> Response:
    """`GET https://api-frameworks.zeit.sh/`."""
    return JSONResponse([{"slug": slug, "name": slug} for slug in FRAMEWORKS])


async def regions(_request: Request) -> Response:
    """`GET https://dcs.vercel-infra.com`."""
    listed: dict[str, Any] = {region: {"caps": ["V2_DEPLOYMENT_CREATE"]} for region in REGIONS}
    return JSONResponse(listed)
