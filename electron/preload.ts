import { contextBridge, ipcRenderer, webUtils } from "electron";
import { exposeDesktop } from "./desktop.ts";

exposeDesktop(contextBridge, ipcRenderer, webUtils);
