import { anthropicMessages } from '../src/dialects/anthropic-messages/index.ts';
import { gemini } from '../src/dialects/gemini/index.ts';
import { openaiChat } from '../src/dialects/openai-chat/index.ts';
import { loadCases } from '../test/corpus/cases.ts';
import { tryCase } from '../test/conformance/run.ts';
import type { Trial } from '../test/conformance/run.ts';
const D=[openaiChat,anthropicMessages,gemini];
const trials: Trial[]=[];
for (const s of D) for (const c of loadCases(s.name)) for (const t of D) if(s!==t) trials.push(...await tryCase(s,t,c));
const m=new Map<string,[number,number,string[]]>();
for(const t of trials) for(const [f,v] of t.features){const k=`${t.source} > ${t.target} ${t.part} ${f}`; const e=m.get(k)??[0,0,[]]; e[1]++; if(v===null)e[0]++; else e[2].push(`${t.name}: ${v.slice(0,600)}`); m.set(k,e);}
for(const [k,[a,b,x]] of [...m].sort()) {console.log(k,`${a}/${b}`); if(process.argv.includes('-v')) for(const y of x.slice(0,4)) console.log('      ',y);}
